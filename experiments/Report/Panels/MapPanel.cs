using System.Text.Json.Nodes;
using Hipi.Environments;

namespace Hipi.Command.Report.Panels;

/// <summary>A position of a rollout: row coordinate i downwards, column coordinate j to the right.</summary>
public sealed record RolloutPoint(int Episode, int Step, float I, float J, bool Reached);

/// <summary>The goal of a rollout.</summary>
public sealed record RolloutGoal(int Episode, float I, float J, bool Reached);

/// <summary>
/// Rollouts of one policy on the navigation map: walls, paths, goals; a goal that was reached differs in shape and colour.
/// </summary>
public static class MapPanel
{
    public static JsonObject Draw(NavigationMap map, IReadOnlyList<RolloutPoint> points, IReadOnlyList<RolloutGoal> goals)
    {
        var axis = new JsonObject { ["domain"] = new JsonArray(0, map.Size), ["nice"] = false };
        var downwards = (JsonObject)axis.DeepClone();
        downwards["reverse"] = true;
        return Chart.View("map", ("walls", Chart.Rows(Walls(map))), ("points", Chart.Rows(points)), ("goals", Chart.Rows(goals)),
            ("across", axis), ("down", downwards));
    }

    /// <summary>Wall cells joined along rows, and equal runs of rows below each other joined too, so that no seams show.</summary>
    private static List<Wall> Walls(NavigationMap map)
    {
        var walls = new List<Wall>();
        for (int i = 0; i < map.Size; i++)
        for (int j = 0; j < map.Size; j++)
        {
            if (!map.IsWall(i, j)) continue;
            int left = j;
            while (j + 1 < map.Size && map.IsWall(i, j + 1)) j++;
            int above = walls.FindIndex(wall => wall.Left == left && wall.Right == j + 1 && wall.Bottom == i);
            if (above < 0) walls.Add(new Wall(left, j + 1, i, i + 1));
            else walls[above] = walls[above] with { Bottom = i + 1 };
        }
        return walls;
    }

    private sealed record Wall(int Left, int Right, int Top, int Bottom);
}
