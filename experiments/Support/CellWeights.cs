using System.Globalization;
using Hipi.Experiments;

namespace Hipi.Command;

/// <summary>The final weights of one finished cell, for the commands that look at a trained policy.</summary>
internal static class CellWeights
{
    /// <summary>Those of a spec's only cell, from the results or else from the published cells.</summary>
    /// <param name="spec">With one arm and one seed.</param>
    /// <param name="options">What was given besides, for the command that makes the cell, such as `--set learner.discount=0.9`.</param>
    /// <param name="settings">Where results are.</param>
    /// <exception cref="InputException">There is no engine, no learner, no such cell, or it has no weights.</exception>
    public static Dictionary<string, float[]> Of(Spec spec, string options, Settings settings)
    {
        if (Engine.ProblemOf(spec) is { } problem) throw new InputException(problem);
        if (spec.Learner is null) throw new InputException($"{spec.Id}: must have a learner, found none; its cells have no policy to show");
        Cell cell = CellPlan.Budget(spec).Single();
        string run = string.Create(CultureInfo.InvariantCulture,
            $"run hipi run {spec.Id} --arms {cell.Arm.Name} --seeds {cell.Seed} --profile {spec.Profile}{options}");
        ResultsStore? own = ResultsStore.Version(settings.Results) is null ? null : ResultsStore.Open(settings.Results);
        CellResult[] found = [.. new[] { own?.Find(cell), CellWork.PublishedStore()?.Find(cell) }.OfType<CellResult>()];
        if (found.Length == 0)
            throw new InputException($"{cell}: must be finished, found no result of it in {settings.Results}; {run}");
        return found.FirstOrDefault(result => result.HasWeights)?.Weights() ?? throw new InputException(
            $"{cell}: must have its weights, found a cell that was published without; {run}");
    }
}
