using FsCheck;
using FsCheck.Fluent;
using Hipi.InverseRl;
using Hipi.Numerics;

namespace Hipi.Properties.InverseRl;

/// <summary>
/// A drawn finite MDP with what decides its class; everything else that a property needs is drawn from <see cref="Stream"/>.
/// </summary>
public sealed record MdpCase(int States, int Actions, int Tasks, int Horizon, bool ZeroTransitions, bool Deterministic, bool RuledOut,
    double Scale, int Seed)
{
    private FiniteMdp? mdp;

    public FiniteMdp Mdp => mdp ??= Build();
    public ExactOracle Oracle => new(Mdp);

    /// <summary>The same case with a certain start and certain dynamics.</summary>
    public MdpCase Certain => this with { Deterministic = true, ZeroTransitions = false, mdp = null };

    /// <summary>A stream for one purpose of this case.</summary>
    public RngStream Stream(string purpose) => new((ulong)Seed, purpose);

    /// <summary>
    /// S 1-4, A 1-3, K 1-5, T 1-4; zero-probability transitions in a third, certain dynamics in a third; rewards of scale 0.1 to 100; -inf
    /// in a tenth.
    /// </summary>
    public static Arbitrary<MdpCase> Any { get; } = Arb.From(Cases(), Shrink);

    /// <summary>The classes that every theory property must meet in at least 5 % of its cases.</summary>
    public static (string, Func<MdpCase, bool>)[] Classes { get; } =
    [
        ("zero-probability transitions", c => c.ZeroTransitions),
        ("deterministic", c => c.Mdp.IsDeterministic),
        ("stochastic", c => !c.Mdp.IsDeterministic),
        ("rewards of -inf", c => c.RuledOut),
        ("rewards below 1", c => c.Scale < 1),
        ("rewards above 10", c => c.Scale > 10),
        ("one state", c => c.States == 1),
        ("one action", c => c.Actions == 1),
        ("one task", c => c.Tasks == 1),
        ("one step", c => c.Horizon == 1),
        ("at least 3 states, 2 actions, 3 tasks, 3 steps", c => c is { States: >= 3, Actions: >= 2, Tasks: >= 3, Horizon: >= 3 }),
    ];

    private static Gen<MdpCase> Cases() =>
        from states in Gen.Choose(1, 4)
        from actions in Gen.Choose(1, 3)
        from tasks in Gen.Choose(1, 5)
        from horizon in Gen.Choose(1, 4)
        from dynamics in Gen.Choose(0, 5)
        from ruledOut in Gen.Choose(0, 9)
        from scale in Gen.Choose(-100, 200)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new MdpCase(states, actions, tasks, horizon, dynamics < 2, dynamics is 2 or 3, ruledOut == 0, Math.Pow(10, scale / 100.0),
            seed);

    /// <summary>A case of middling size from a number: for tests over a fixed list of cases.</summary>
    public static MdpCase Number(int number)
    {
        RngStream stream = new((ulong)number, "case");
        return new MdpCase(
            2 + stream.NextInt(3), 2 + stream.NextInt(2), 2 + stream.NextInt(3), 1 + stream.NextInt(3),
            stream.NextInt(3) == 0, stream.NextInt(3) == 0, false, Math.Pow(10, 1.5 * stream.NextDouble() - 1), number);
    }

    private static IEnumerable<MdpCase> Shrink(MdpCase c)
    {
        if (c.States > 1) yield return c with { States = c.States - 1, mdp = null };
        if (c.Actions > 1) yield return c with { Actions = c.Actions - 1, mdp = null };
        if (c.Tasks > 1) yield return c with { Tasks = c.Tasks - 1, mdp = null };
        if (c.Horizon > 1) yield return c with { Horizon = c.Horizon - 1, mdp = null };
        if (c.RuledOut) yield return c with { RuledOut = false, mdp = null };
        if (c.ZeroTransitions) yield return c with { ZeroTransitions = false, mdp = null };
    }

    private FiniteMdp Build()
    {
        RngStream stream = Stream("mdp");
        double[] initial = Distribution(ref stream, States);
        List<double> transitions = [];
        for (int row = 0; row < States * Actions; row++) transitions.AddRange(Distribution(ref stream, States));
        double[] rewards = new double[Tasks * States * Actions];
        for (int i = 0; i < rewards.Length; i++)
            rewards[i] = RuledOut && stream.NextInt(4) == 0 ? double.NegativeInfinity : Scale * (2 * stream.NextDouble() - 1);
        return new FiniteMdp(Horizon, initial, TransitionTable.Dense(States, Actions, transitions.ToArray()), rewards,
            Draw.Simplex(ref stream, Tasks));
    }

    private double[] Distribution(ref RngStream stream, int n)
    {
        if (!Deterministic) return Draw.Simplex(ref stream, n, ZeroTransitions ? 0.4 : 0);
        double[] certain = new double[n];
        certain[stream.NextInt(n)] = 1;
        return certain;
    }
}
