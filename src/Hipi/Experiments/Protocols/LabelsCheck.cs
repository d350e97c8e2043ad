using System.Collections.Immutable;
using System.Globalization;
using Hipi.Environments;
using Hipi.Tasks;

namespace Hipi.Experiments.Protocols;

/// <summary>What must hold between the fields of a spec of protocol `labels`.</summary>
internal static class LabelsCheck
{
    public static IEnumerable<SpecProblem> Problems(Spec spec)
    {
        if (spec.Environment is not { } environment || spec.Tasks is not { } tasks) return [];
        if (spec.Data?.Options is not LabelsOptions options) return [];
        if (environment.Options is not GridOptions grid)
            return [new SpecProblem("environment.name", "must be grid under protocol labels", $"\"{environment.Name}\"")];
        if (tasks.Options is not TableOptions table)
            return [new SpecProblem("tasks.family", "must be table under protocol labels", $"\"{tasks.Name}\"")];
        return
        [
            .. Starts(grid), .. Moves.Check(options.Trajectories, grid.Moves), .. Lengths(options.Trajectories),
            .. Own(options, table.Rewards.Length), .. Arms.Problems(spec),
        ];
    }

    private static IEnumerable<SpecProblem> Starts(GridOptions grid)
    {
        if (grid.Starts.Length != 1)
            yield return new SpecProblem(
                "environment.starts", "must be one cell, the start of all trajectories", Text(grid.Starts.Length), "list one");
    }

    private static IEnumerable<SpecProblem> Lengths(ImmutableArray<string> trajectories)
    {
        for (int k = 1; k < trajectories.Length; k++)
            if (trajectories[k].Length != trajectories[0].Length)
                yield return new SpecProblem(
                    $"data.trajectories[{Text(k)}]", $"must have the length of the first ({Text(trajectories[0].Length)} moves)",
                    Text(trajectories[k].Length));
    }

    private static IEnumerable<SpecProblem> Own(LabelsOptions options, int tasks)
    {
        if (options.Own.Length != options.Trajectories.Length)
            yield return new SpecProblem("data.own", $"must name one task for each of the {Text(options.Trajectories.Length)} trajectories",
                Text(options.Own.Length));
        for (int k = 0; k < options.Own.Length; k++)
            if (options.Own[k] >= tasks)
                yield return new SpecProblem(
                    $"data.own[{Text(k)}]", $"must be below the number of tasks ({Text(tasks)})", Text(options.Own[k]));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
