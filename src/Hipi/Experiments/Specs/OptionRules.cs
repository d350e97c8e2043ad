using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Hipi.Experiments;

/// <summary>The rules between the settings of one kind, as its options record states them by <see cref="IValidatableObject"/>.</summary>
internal static class OptionRules
{
    public static IEnumerable<SpecProblem> Problems(Spec spec)
    {
        (string Path, Choice? Choice)[] parts =
        [
            ("environment", spec.Environment), ("tasks", spec.Tasks), ("learner", spec.Learner), ("data", spec.Data),
            .. spec.Arms.Select(arm => ($"arms.{arm.Name}", (Choice?)arm.Relabel)),
        ];
        return from part in parts
               where part.Choice?.Options is IValidatableObject
               from result in ((IValidatableObject)part.Choice!.Options).Validate(new ValidationContext(part.Choice.Options))
               select Problem(part.Path, part.Choice, result);
    }

    private static SpecProblem Problem(string path, Choice choice, ValidationResult result)
    {
        string[] fields = [.. result.MemberNames.Select(JsonNamingPolicy.CamelCase.ConvertName)];
        string rule = result.ErrorMessage!.TrimEnd('.');
        if (fields.Length > 0 && rule.StartsWith(fields[0] + ": ", StringComparison.Ordinal)) rule = rule[(fields[0].Length + 2)..];
        string found = fields.Length == 0 ? "other settings"
            : string.Join(", ", fields.Select(field => $"{field} {choice.Json[field]?.ToJsonString() ?? "null"}"));
        return new SpecProblem(fields.Length == 0 ? path : $"{path}.{fields[0]}", rule, found, "change one of them");
    }
}
