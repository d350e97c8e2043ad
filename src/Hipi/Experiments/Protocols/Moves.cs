using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.Replay;

namespace Hipi.Experiments.Protocols;

/// <summary>Action sequences as texts, u, d, l, r (up, down, left, right) and s (stay), and the trajectories that they make.</summary>
/// <remarks>
/// A trajectory of n moves has n + 1 states. Its last state gives a reward too, so one closing action is recorded there: stay; with
/// 4 moves one that bumps into the edge, and where there is none the last move again.
/// </remarks>
internal static class Moves
{
    private const string Letters = "udlrs";

    /// <summary>The move of a letter, -1 where there is none on a grid with that many moves.</summary>
    public static int Of(char letter, int moves) =>
        Letters.IndexOf(letter, StringComparison.Ordinal) is var move && move < moves ? move : -1;

    /// <summary>The states and actions that a sequence makes from a start, closing action included.</summary>
    public static Path Follow(Grid grid, int start, string text)
    {
        ImmutableArray<int> moves = [.. text.Select(letter => Of(letter, grid.ActionCount))];
        var states = ImmutableArray.CreateBuilder<int>(moves.Length + 1);
        states.Add(start);
        foreach (int move in moves) states.Add(grid.Next(states[^1], move));
        return new Path(states.ToImmutable(), moves.Add(Closing(grid, states[^1], moves[^1])));
    }

    private static int Closing(Grid grid, int end, int lastMove)
    {
        for (int move = grid.ActionCount - 1; move >= 0; move--)
            if (grid.Next(end, move) == end) return move;
        return lastMove;
    }

    /// <summary>Records a path as one finished episode that pursued <paramref name="task"/>.</summary>
    public static void Record(Grid grid, Path path, EpisodeReplay replay, ReadOnlySpan<float> task)
    {
        float[] state = new float[grid.StateSize], action = new float[grid.ActionSize], next = new float[grid.StateSize];
        replay.BeginEpisode(task);
        for (int t = 0; t < path.States.Length; t++)
        {
            grid.GetState(path.States[t], state);
            grid.GetAction(path.Actions[t], action);
            grid.GetState(grid.Next(path.States[t], path.Actions[t]), next);
            replay.Append(state, action, next);
        }
        replay.EndEpisode();
    }

    /// <summary>Problems of a list of two sequences, as the field `data.trajectories` names them.</summary>
    public static IEnumerable<SpecProblem> Check(ImmutableArray<string> trajectories, int moves)
    {
        for (int i = 0; i < trajectories.Length; i++)
            foreach (char letter in trajectories[i].Where(letter => Of(letter, moves) < 0).Take(1))
                yield return new SpecProblem(FormattableString.Invariant($"data.trajectories[{i}]"),
                    $"must hold the moves {string.Join(", ", Letters[..moves].ToCharArray())} of the grid",
                    $"'{letter}' in \"{trajectories[i]}\"");
    }
}

/// <summary>States s_1..s_T and actions a_1..a_T of a trajectory on a grid.</summary>
internal sealed record Path(ImmutableArray<int> States, ImmutableArray<int> Actions)
{
    public int Start => States[0];

    /// <summary>s_T, the last state at which a reward was given.</summary>
    public int End => States[^1];

    public int Length => States.Length;
}
