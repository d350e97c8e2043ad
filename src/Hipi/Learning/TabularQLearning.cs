namespace Hipi.Learning;

/// <summary>
/// One transition with its label: (s, a, goal) earns a reward and leads to s'; terminal only at a true terminal, never at a time limit.
/// </summary>
public readonly record struct LabelledTransition(int State, int Action, int Goal, double Reward, bool Terminal, int Next);

/// <summary>
/// Goal-conditioned tabular Q-learning on a fixed set: Q(s, a, g) += α (r + γ (1 - done) max_a' Q(s', a', g) - Q(s, a, g)).
/// </summary>
/// <remarks>
/// Source: E-QLEARNING. The cut of an episode at a time limit is no terminal: its transition bootstraps like any other.
/// Shapes: Q [goals, states, actions]. Numerics: double, updates in the order of the data. Reference: value iteration on the data's MDP.
/// Alloc: none after construction.
/// </remarks>
public sealed class TabularQLearning : IStateful
{
    private readonly TabularQOptions options;
    private readonly int states, actions, goals;
    private readonly double[] q;
    private readonly int[] visits;

    public TabularQLearning(int states, int actions, int goals, TabularQOptions options)
    {
        (this.states, this.actions, this.goals, this.options) = (states, actions, goals, options);
        q = new double[goals * states * actions];
        visits = new int[q.Length];
        Array.Fill(q, options.InitialValue);
    }

    /// <summary>Q(s, a, g).</summary>
    public double Value(int state, int action, int goal) => q[At(state, action, goal)];

    /// <summary>Number of updates of a triple: 0 where the data do not hold it.</summary>
    public int Visits(int state, int action, int goal) => visits[At(state, action, goal)];

    /// <summary>One update; returns how far the value moved.</summary>
    public double Update(in LabelledTransition transition)
    {
        int at = At(transition.State, transition.Action, transition.Goal);
        double target = transition.Reward + (transition.Terminal ? 0 : options.Discount * Best(transition.Next, transition.Goal));
        double step = options.LearningRate / (1 + visits[at] * options.LearningRateDecay) * (target - q[at]);
        q[at] += step;
        visits[at]++;
        return Math.Abs(step);
    }

    /// <summary>
    /// Passes over the data, in order, until a pass moves no value by more than the tolerance; returns the number of passes.
    /// </summary>
    public int Fit(ReadOnlySpan<LabelledTransition> data)
    {
        for (int sweep = 1; sweep <= options.MaxSweeps; sweep++)
        {
            double moved = 0;
            foreach (ref readonly LabelledTransition transition in data) moved = Math.Max(moved, Update(transition));
            if (moved <= options.Tolerance) return sweep;
        }
        return options.MaxSweeps;
    }

    /// <summary>The best of the actions that the data hold for (s, g), the lowest index first; -1 where they hold none.</summary>
    public int Greedy(int state, int goal)
    {
        int best = -1;
        for (int action = 0; action < actions; action++)
            if (Visits(state, action, goal) > 0 && (best < 0 || Value(state, action, goal) > Value(state, best, goal)))
                best = action;
        return best;
    }

    public void Save(BinaryWriter writer)
    {
        foreach (double value in q) writer.Write(value);
        foreach (int count in visits) writer.Write(count);
    }

    public void Load(BinaryReader reader)
    {
        for (int i = 0; i < q.Length; i++) q[i] = reader.ReadDouble();
        for (int i = 0; i < visits.Length; i++) visits[i] = reader.ReadInt32();
    }

    private double Best(int state, int goal)
    {
        double best = double.NegativeInfinity;
        for (int action = 0; action < actions; action++) best = Math.Max(best, Value(state, action, goal));
        return best;
    }

    private int At(int state, int action, int goal)
    {
        if ((uint)state >= (uint)states || (uint)action >= (uint)actions || (uint)goal >= (uint)goals)
            ThrowOutOfRange(state, action, goal);
        return (goal * states + state) * actions + action;
    }

    private void ThrowOutOfRange(int state, int action, int goal) => throw new ArgumentOutOfRangeException(nameof(state),
        FormattableString.Invariant($"(state, action, goal): expected below ({states}, {actions}, {goals}), got ({state}, {action}, {goal})."));
}
