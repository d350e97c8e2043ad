using System.Globalization;
using System.Text.Json.Nodes;
using Hipi.Environments;
using Hipi.Tasks;

namespace Hipi.Experiments;

/// <summary>Refuses sizes whose product would not fit the machine's memory, before anything is allocated.</summary>
/// <remarks>The estimates are lower bounds: the replay buffer's rows, and what a layer of the widest batch holds.</remarks>
internal static class MemoryRules
{
    private const double BytesPerNumber = 4, CopiesOfWeights = 8, CopiesOfActivations = 4;

    public static IEnumerable<SpecProblem> Problems(Spec spec, IEnvironment environment, ITaskFamily family, long limit)
    {
        if (spec.Budget is { } budget)
        {
            double row = BytesPerNumber * (environment.StateSize + environment.ActionSize + family.TaskSize);
            if (row * budget.ReplayCapacity > limit)
                yield return TooLarge("budget.replayCapacity", row * budget.ReplayCapacity, limit, $"{budget.ReplayCapacity} transitions of {row} bytes");
        }
        if (spec.Learner is not { } learner || Widths(learner.Json["hidden"]) is not { Count: > 0 } hidden) yield break;
        double inputs = environment.StateSize + environment.ActionSize + family.TaskSize, weights = 0;
        foreach (double width in hidden)
        {
            weights += (inputs + 1) * width;
            inputs = width;
        }
        double batch = Number(learner.Json["batchSize"]) ?? Number(learner.Json["batch"]) ?? 1;
        double pairs = spec.Arms.Select(arm => batch * Candidates(arm, family, batch)).DefaultIfEmpty(batch).Max();
        double bytes = BytesPerNumber * (CopiesOfWeights * weights + CopiesOfActivations * batch * hidden.Sum() + pairs);
        if (bytes > limit) yield return TooLarge("learner", bytes, limit, $"hidden {string.Join(" x ", hidden)}, batch {batch}, up to {pairs} scores");
    }

    private static double Candidates(Arm arm, ITaskFamily family, double batch) =>
        arm.Relabel.Json["candidates"] is null ? 0
        : (arm.Relabel.Json["candidates"]!.ToString() == "enumerate" ? family.Count ?? 0 : batch) + (Number(arm.Relabel.Json["extraPriorDraws"]) ?? 0);

    private static List<double> Widths(JsonNode? node) => node switch
    {
        JsonArray widths => [.. widths.Select(width => Number(width) ?? 0)],
        null => [],
        _ => [Number(node) ?? 0],
    };

    private static double? Number(JsonNode? node) =>
        node?.GetValueKind() == System.Text.Json.JsonValueKind.Number ? double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture) : null;

    private static SpecProblem TooLarge(string path, double bytes, long limit, FormattableString what) => new(
        path, string.Create(CultureInfo.InvariantCulture, $"must fit this machine's memory of {limit / (double)(1L << 30):F1} GiB"),
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (1L << 30):F1} GiB ({FormattableString.Invariant(what)})"), "make it smaller");
}
