using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hipi.Environments;
using Hipi.Tasks;

namespace Hipi.Experiments.Ceiling;

/// <summary>
/// ceiling.json: the best success that a spec's navigation task allows, how finely it was computed, and what other resolutions say.
/// </summary>
public static class CeilingFile
{
    public const string Name = "ceiling.json";

    private const int ComparedStride = 12;

    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>The task of a spec on `navigation` with `goal` tasks, at the standard resolution.</summary>
    /// <exception cref="InputException">The spec's environment or task family is another one.</exception>
    public static CeilingSettings Settings(Spec spec)
    {
        if (spec.Environment?.Options is not NavigationOptions navigation || spec.Tasks?.Options is not GoalOptions goal
            || spec.Budget is not { } budget)
            throw new InputException($"{spec.Id}: must have environment navigation and task family goal, found " +
                $"{spec.Environment?.Name ?? "none"} and {spec.Tasks?.Name ?? "none"}; name the navigation spec");
        return new CeilingSettings
        {
            Navigation = navigation with { Clock = 0 }, Radius = goal.Radius, MinGoalDistance = goal.MinGoalDistance,
            Horizon = budget.MaxEpisodeSteps, GoalsPerBaseCell = 1, GoalStride = 1, Rollouts = 64, Resolution = CeilingResolution.Standard,
        };
    }

    /// <summary>Computes the ceiling over all goals, and on every twelfth goal at a coarser, the same and a finer resolution.</summary>
    /// <param name="settings">The task.</param>
    /// <param name="command">The command that makes the file, for its reader.</param>
    /// <param name="progress">Told now and then how many goals are done, of how many.</param>
    public static byte[] Make(CeilingSettings settings, string command, Action<int, int>? progress = null)
    {
        CeilingResult all = NavigationCeiling.Compute(settings, progress);
        CeilingSettings few = settings with { GoalStride = ComparedStride };
        var compared = new JsonArray();
        foreach ((string name, CeilingResolution resolution) in Resolutions(settings.Resolution))
            compared.Add(Compared(name, NavigationCeiling.Compute(few with { Resolution = resolution }, progress)));
        var file = new JsonObject
        {
            ["command"] = command,
            ["what"] =
                "best achievable share of episodes that meet their goal, over the goal prior; rolledOut is what the computed policy "
                    + "reached in the environment itself",
            ["horizon"] = settings.Horizon, ["radius"] = settings.Radius, ["minGoalDistance"] = settings.MinGoalDistance,
            ["actionNoise"] = settings.Navigation.ActionNoise, ["rolloutsPerGoal"] = settings.Rollouts,
            ["ceiling"] = Rounded(all.Ceiling), ["rolledOut"] = Rounded(all.RolledOut),
            ["rolledOutStandardError"] = Rounded(all.RolledOutError),
            ["resolutions"] = compared,
            ["goals"] = new JsonArray([.. all.Goals.Select(Goal)]),
        };
        return Encoding.UTF8.GetBytes(file.ToJsonString(Form) + "\n");
    }

    /// <summary>Reads a file that <see cref="Make"/> made: the ceiling and every goal's.</summary>
    public static (double Ceiling, double RolledOut, ImmutableArray<CeilingGoal> Goals) Read(string path)
    {
        JsonNode file = JsonNode.Parse(File.ReadAllBytes(path))!;
        return (file["ceiling"]!.GetValue<double>(), file["rolledOut"]!.GetValue<double>(),
        [
            .. file["goals"]!.AsArray().Select(goal => new CeilingGoal(
                goal!["x"]!.GetValue<float>(), goal["y"]!.GetValue<float>(), goal["weight"]!.GetValue<double>(),
                goal["ceiling"]!.GetValue<double>(), goal["rolledOut"]!.GetValue<double>())),
        ]);
    }

    private static IEnumerable<(string, CeilingResolution)> Resolutions(CeilingResolution standard) =>
        [("coarser", CeilingResolution.Coarse), ("standard", standard), ("finer", CeilingResolution.Fine)];

    private static JsonObject Compared(string name, CeilingResult result) => new()
    {
        ["resolution"] = name, ["nodesPerCell"] = result.Settings.Resolution.NodesPerCell,
        ["movesPerAxis"] = result.Settings.Resolution.MovesPerAxis,
        ["nearSpacing"] = Rounded(result.Settings.Resolution.NearSpacing),
        ["nearMovesPerAxis"] = result.Settings.Resolution.NearMovesPerAxis,
        ["goals"] = result.Goals.Length, ["ceiling"] = Rounded(result.Ceiling), ["rolledOut"] = Rounded(result.RolledOut),
    };

    private static JsonNode Goal(CeilingGoal goal) => new JsonObject
    {
        ["x"] = Rounded(goal.X), ["y"] = Rounded(goal.Y), ["weight"] = Rounded(goal.Weight),
        ["ceiling"] = Rounded(goal.Ceiling), ["rolledOut"] = Rounded(goal.RolledOut),
    };

    private static double Rounded(double value) => Math.Round(value, 5);
}
