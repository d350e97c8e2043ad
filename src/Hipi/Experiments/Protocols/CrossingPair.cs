using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Experiments.Protocols;

/// <summary>A grid, two trajectories that cross on it, and the candidate goals.</summary>
internal sealed record CrossingPair(Grid Grid, GoalListFamily Family, Path First, Path Second)
{
    /// <summary>Steps of the longer trajectory: the horizon of the exact soft Q.</summary>
    public int Horizon => Math.Max(First.Length, Second.Length);

    /// <summary>Cells of the candidate goals, in the family's order.</summary>
    public ImmutableArray<int> Goals { get; } =
        [.. Enumerable.Range(0, Family.Count!.Value).Select(index => GoalCell(Grid, Family, index))];

    /// <summary>The trajectory from a start: 0 or 1.</summary>
    public Path this[int trajectory] => trajectory == 0 ? First : Second;

    /// <summary>The pair that a spec states.</summary>
    public static CrossingPair Of(GridOptions grid, GoalListOptions goals, ImmutableArray<string> trajectories)
    {
        var world = new Grid(grid);
        return new CrossingPair(world, new GoalListFamily(goals, world),
            Moves.Follow(world, world.Starts[0], trajectories[0]), Moves.Follow(world, world.Starts[1], trajectories[1]));
    }

    /// <summary>Both trajectories as finished episodes, each commanded to reach its own end.</summary>
    public EpisodeReplay Record()
    {
        var replay = new EpisodeReplay(First.Length + Second.Length, Grid.StateSize, Grid.ActionSize, Family.TaskSize);
        float[] end = new float[Family.TaskSize];
        for (int trajectory = 0; trajectory < 2; trajectory++)
        {
            Grid.GetState(this[trajectory].End, end);
            Moves.Record(Grid, this[trajectory], replay, end);
        }
        return replay;
    }

    /// <summary>The first cell of the first trajectory that lies on the second too; -1 where they do not cross.</summary>
    public int Crossing => First.States.FirstOrDefault(Second.States.Contains, -1);

    /// <summary>Which trajectories pass a cell: first, second, both or none.</summary>
    public string On(int cell) => (First.States.Contains(cell), Second.States.Contains(cell)) switch
    {
        (true, true) => "both",
        (true, false) => "first",
        (false, true) => "second",
        _ => "none",
    };

    /// <summary>The recorded states that a trajectory, spliced with the other wherever they meet, leads to.</summary>
    public ImmutableHashSet<int> Spliced(int trajectory)
    {
        var reached = new HashSet<int>();
        var open = new Queue<int>([this[trajectory].Start]);
        while (open.TryDequeue(out int state))
        {
            if (!reached.Add(state)) continue;
            foreach (Path path in (Path[])[First, Second])
                for (int t = 0; t < path.Length; t++)
                    if (path.States[t] == state) open.Enqueue(Grid.Next(state, path.Actions[t]));
        }
        return [.. reached.Where(state => On(state) != "none")];
    }

    private static int GoalCell(Grid grid, GoalListFamily family, int index)
    {
        float[] goal = new float[family.TaskSize];
        family.GetTask(index, goal);
        return grid.StateIndex(goal);
    }
}
