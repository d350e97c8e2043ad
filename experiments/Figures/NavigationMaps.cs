using Hipi.Command.Report;
using Hipi.Command.Report.Panels;
using Hipi.Environments;
using Hipi.Experiments;
using Hipi.Experiments.Online;

namespace Hipi.Command.Figures;

/// <summary>
/// Rollouts of the final policies on the map of the four rooms: the first evaluation episodes of one seed, replayed from its weights.
/// </summary>
internal static class NavigationMaps
{
    private const int Episodes = 16;

    /// <summary>A map for each of the arms that has weights and whose environment is navigation.</summary>
    public static IEnumerable<Panel> Draw(CellSet cells, IReadOnlyList<string> arms)
    {
        if (cells.Spec.Environment?.Options is not NavigationOptions options) yield break;
        var map = new NavigationMap(options.Layout, options.Resize);
        foreach (string arm in arms.Where(cells.Arms.Contains))
        {
            string title = $"Rollouts: {ArmStyle.Of(arm, cells.Arms).Label}";
            CellResult? cell = cells.Of(arm).FirstOrDefault(cell => cell.HasWeights);
            yield return cell is null ? Empty(title) : Map(title, cells, cell, map);
        }
    }

    private static Panel Map(string title, CellSet cells, CellResult cell, NavigationMap map)
    {
        IReadOnlyList<Rollout> rollouts = Rollouts.Replay(cells.Spec, cell.Manifest.Seed, cell.Weights(), Episodes);
        RolloutPoint[] points = [.. rollouts.SelectMany((rollout, episode) => rollout.States
            .Select((state, step) => new RolloutPoint(episode, step, state[0], state[1], rollout.Success)))];
        RolloutGoal[] goals = [.. rollouts.Select((rollout, episode) =>
            new RolloutGoal(episode, rollout.Task[0], rollout.Task[1], rollout.Success))];
        return new Panel
        {
            Title = title, Span = PanelSpan.Third, Width = 340, Aspect = 1, Spec = MapPanel.Draw(map, points, goals),
            Note = $"first {Episodes} evaluation episodes of seed {cell.Manifest.Seed} after training; circles: goals reached, crosses: missed",
            Alt = $"{title}: {rollouts.Count(rollout => rollout.Success)} of {Episodes} goals reached, seed {cell.Manifest.Seed}.",
        };
    }

    private static Panel Empty(string title) =>
        new() { Title = title, Span = PanelSpan.Third, Alt = "Nothing to draw: no finished cell with weights." };
}
