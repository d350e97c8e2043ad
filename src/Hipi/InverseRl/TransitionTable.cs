using System.Runtime.InteropServices;

namespace Hipi.InverseRl;

/// <summary>
/// The dynamics p(s' | s, a) of a finite MDP: for each (state, action) the successors of positive probability, in ascending order.
/// </summary>
/// <remarks>
/// Shapes: row s * Actions + a; a row that lists every state costs 12 bytes an entry.
/// Numerics: probabilities are kept as given, never renormalised; zeros are left out, so that no rule ever meets 0 times infinity.
/// </remarks>
public sealed class TransitionTable
{
    /// <summary>How far from 1 the sum of a distribution may be.</summary>
    public const double SumTolerance = 1e-9;

    private readonly int[] starts;
    private readonly int[] next;
    private readonly double[] probability;

    internal TransitionTable(int states, int actions, int[] starts, int[] next, double[] probability) =>
        (States, Actions, this.starts, this.next, this.probability) = (states, actions, starts, next, probability);

    public int States { get; }
    public int Actions { get; }

    /// <summary>Number of transitions of positive probability.</summary>
    public int Count => starts[States * Actions];

    /// <summary>The successors of (state, action).</summary>
    public Successors this[int state, int action] => Row(state * Actions + action);

    /// <summary>Dynamics from a full table; probabilities [S, A, S], row-major.</summary>
    public static TransitionTable Dense(int states, int actions, ReadOnlySpan<double> probabilities)
    {
        if (probabilities.Length != states * actions * states)
            throw new ArgumentException($"transitions: expected [{states}, {actions}, {states}] numbers, got {probabilities.Length}.");
        TransitionTableBuilder builder = new();
        for (int row = 0; row < states * actions; row++)
        {
            for (int to = 0; to < states; to++) builder.Add(to, probabilities[row * states + to]);
            builder.EndRow();
        }
        return builder.Build(states, actions);
    }

    /// <summary>Dynamics in which (state, action) always leads to <paramref name="successor"/>(state, action).</summary>
    public static TransitionTable Deterministic(int states, int actions, Func<int, int, int> successor)
    {
        TransitionTableBuilder builder = new();
        for (int state = 0; state < states; state++)
        for (int action = 0; action < actions; action++)
        {
            builder.Add(successor(state, action), 1);
            builder.EndRow();
        }
        return builder.Build(states, actions);
    }

    /// <summary>p(to | state, action), 0 where the dynamics rule it out.</summary>
    public double Probability(int state, int action, int to)
    {
        Successors row = this[state, action];
        int at = row.Next.BinarySearch(to);
        return at < 0 ? 0 : row.Probability[at];
    }

    internal Successors Row(int row) => new(
        next.AsSpan(starts[row], starts[row + 1] - starts[row]), probability.AsSpan(starts[row], starts[row + 1] - starts[row]));
}

/// <summary>The successors of one (state, action): indices in ascending order, and their positive probabilities.</summary>
public readonly ref struct Successors(ReadOnlySpan<int> next, ReadOnlySpan<double> probability)
{
    public ReadOnlySpan<int> Next { get; } = next;
    public ReadOnlySpan<double> Probability { get; } = probability;
    public int Count => Next.Length;
}

/// <summary>Collects the rows of a <see cref="TransitionTable"/> in order, action by action within state by state.</summary>
public sealed class TransitionTableBuilder
{
    private readonly List<int> starts = [0];
    private readonly List<int> next = [];
    private readonly List<double> probability = [];

    /// <summary>Number of finished rows.</summary>
    public int Rows => starts.Count - 1;

    /// <summary>Adds one successor to the row in progress; a probability of 0 is left out.</summary>
    public void Add(int to, double p)
    {
        if (p is 0) return;
        next.Add(to);
        probability.Add(p);
    }

    /// <summary>Ends the row in progress, sorting its successors.</summary>
    public void EndRow()
    {
        int start = starts[^1];
        Span<int> row = CollectionsMarshal.AsSpan(next)[start..];
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[i - 1]) continue;
            row.Sort(CollectionsMarshal.AsSpan(probability)[start..]);
            break;
        }
        starts.Add(next.Count);
    }

    /// <summary>The table; throws where a row is not a distribution over <paramref name="states"/> states.</summary>
    public TransitionTable Build(int states, int actions)
    {
        if (Rows != states * actions)
            throw new ArgumentException($"transitions: expected {states * actions} rows of (state, action), got {Rows}.");
        TransitionTable table = new(states, actions, [.. starts], [.. next], [.. probability]);
        for (int row = 0; row < Rows; row++) CheckRow(table.Row(row), row / actions, row % actions, states);
        return table;
    }

    private static void CheckRow(Successors row, int state, int action, int states)
    {
        double sum = 0;
        for (int i = 0; i < row.Count; i++)
        {
            sum += row.Probability[i];
            if (row.Next[i] < 0 || row.Next[i] >= states || (i > 0 && row.Next[i] == row.Next[i - 1]) || !(row.Probability[i] > 0))
                throw new ArgumentException(
                    $"transitions[{state}][{action}]: successor {row.Next[i]} with probability {row.Probability[i]:R} "
                    + $"must be one of 0..{states - 1}, listed once, with a probability of 0 or more.");
        }
        if (!(Math.Abs(sum - 1) <= TransitionTable.SumTolerance))
            throw new ArgumentException($"transitions[{state}][{action}]: must sum to 1 within 1e-9, found {sum:R}.");
    }
}
