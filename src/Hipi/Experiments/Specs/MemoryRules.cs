using System.Globalization;
using System.Text.Json.Nodes;
using Hipi.Environments;
using Hipi.Tasks;

namespace Hipi.Experiments;

/// <summary>Refuses sizes whose product would not fit the machine's memory, before anything is allocated.</summary>
/// <remarks>The estimates are lower bounds: the replay buffer's rows; the learner's weights, activations and score matrices.</remarks>
internal static class MemoryRules
{
    private const double BytesPerNumber = 4, CopiesOfWeights = 8, CopiesOfActivations = 4, BytesPerScore = 16;

    public static IEnumerable<SpecProblem> Problems(Spec spec, IEnvironment environment, ITaskFamily family, long limit) =>
        [.. Replay(spec, environment, family, limit), .. Learner(spec, environment, family, limit)];

    private static IEnumerable<SpecProblem> Replay(Spec spec, IEnvironment environment, ITaskFamily family, long limit)
    {
        if (spec.Budget is not { } budget) yield break;
        double row = BytesPerNumber * (2 * environment.StateSize + environment.ActionSize + family.TaskSize);
        FormattableString what = $"{budget.ReplayCapacity} transitions of {row} bytes";
        if (row * budget.ReplayCapacity > limit) yield return TooLarge("budget.replayCapacity", row * budget.ReplayCapacity, limit, what);
        double widest = Math.Max(environment.StateSize, Math.Max(environment.ActionSize, family.TaskSize));
        if (widest * budget.ReplayCapacity > Array.MaxLength)
            yield return new SpecProblem("budget.replayCapacity",
                FormattableString.Invariant(
                    $"must be at most {Math.Floor(Array.MaxLength / widest)}, one array holds a column of all transitions"),
                budget.ReplayCapacity.ToString(CultureInfo.InvariantCulture), "make it smaller");
    }

    private static IEnumerable<SpecProblem> Learner(Spec spec, IEnvironment environment, ITaskFamily family, long limit)
    {
        if (spec.Learner is not { } learner) yield break;
        double weights = 0, activations = 0, inputs = environment.StateSize + environment.ActionSize + family.TaskSize;
        var hidden = learner.Json.Where(field => field.Key.EndsWith("idden", StringComparison.Ordinal));
        foreach (double[] widths in hidden.Select(field => Widths(field.Value)))
        {
            activations += widths.Sum();
            weights += widths.Prepend(inputs).Zip(widths, (from, to) => (from + 1) * to).Sum();
        }
        double batch = Number(learner.Json["batchSize"]) ?? 1;
        double scores = batch * spec.Arms.Select(arm => Candidates(arm, family, batch)).DefaultIfEmpty(0).Max();
        double bytes = BytesPerNumber * (CopiesOfWeights * weights + CopiesOfActivations * batch * activations) + BytesPerScore * scores;
        if (bytes > limit)
            yield return TooLarge(
                "learner", bytes, limit, $"{weights} weights, {activations} units for a batch of {batch}, {scores} scores");
    }

    private static double Candidates(Arm arm, ITaskFamily family, double batch) =>
        arm.Relabel.Json["candidates"] is not { } candidates ? 0
        : (candidates.ToString() == "enumerate" ? family.Count ?? 0 : batch) + (Number(arm.Relabel.Json["extraPriorDraws"]) ?? 0);

    private static double[] Widths(JsonNode? node) => node is JsonArray widths ? [.. widths.Select(width => Number(width) ?? 0)] : [];

    private static double? Number(JsonNode? node) =>
        node?.GetValueKind() == System.Text.Json.JsonValueKind.Number
            ? double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture)
            : null;

    private static SpecProblem TooLarge(string path, double bytes, long limit, FormattableString what) => new(
        path, string.Create(CultureInfo.InvariantCulture, $"must fit this machine's memory of {limit / (double)(1L << 30):F1} GiB"),
        string.Create(CultureInfo.InvariantCulture, $"{bytes / (1L << 30):F1} GiB ({FormattableString.Invariant(what)})"),
        "make it smaller");
}
