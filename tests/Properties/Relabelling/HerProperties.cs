using FsCheck;
using FsCheck.Fluent;
using Hipi.Environments;
using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Relabelling;

/// <summary>E-TERMINAL-GOAL, E-RETURN-SCORE: with terminal goals, final-state relabelling is exact inverse RL; through both arms.</summary>
public sealed class HerProperties(ITestOutputHelper output)
{
    private sealed record Case(
        int Episodes, int Length, int Batch, bool Noise, bool Distinct, int Extra, string Partition, int HalfMask, int Seed)
    {
        /// <summary>Navigation; where the exact log Z is needed, a grid small enough that the oracle has it.</summary>
        public IEnvironment Environment { get; } = Partition == "exact"
            ? ClockedGrid.Of(1 + Seed % 3, 2 + Seed / 3 % 2, Length)
            : Worlds.Navigation($$"""
                { "clock": {{Length}}, "actionNoise": {{(Noise ? 1 : 0)}}, "layout": "{{(Noise ? "fourRooms" : "open")}}" }
                """);

        public ITaskFamily Family => Goals(Environment);

        public RngStream Stream(string purpose) => new((ulong)Seed, purpose);

        /// <summary>
        /// Whole episodes of T steps; without noise the actions come from the four corners, so that some end in one place.
        /// </summary>
        public EpisodeReplay Replay()
        {
            var replay = new EpisodeReplay(Episodes * Length, 3, 2, 2);
            RngStream stream = Stream("episodes");
            float[] state = new float[3], next = new float[3], action = new float[2], task = new float[2];
            for (int e = 0; e < Episodes; e++)
            {
                Family.SampleTask(ref stream, task);
                replay.BeginEpisode(task);
                Environment.Reset(ref stream, state);
                for (int t = 0; t < Length; t++)
                {
                    bool anywhere = Noise || Environment is ClockedGrid;
                    for (int k = 0; k < 2; k++) action[k] = anywhere ? 2f * stream.NextSingle() - 1f : 2f * stream.NextInt(2) - 1f;
                    Environment.Step(ref stream, state, action, next);
                    replay.Append(state, action, next);
                    next.CopyTo(state, 0);
                }
                replay.EndEpisode();
            }
            return replay;
        }

        /// <summary>The exact log Z of every cell as a terminal goal; cells out of reach have none.</summary>
        public ExactScorer? Oracle(EpisodeReplay replay) => Environment is ClockedGrid world
            ? new ExactScorer(replay, world, new ListedCells(Family, world.Grid), Length)
            : null;

        /// <summary>Any rows, or one row of each episode with a final state of its own.</summary>
        public TransitionBatch Rows(EpisodeReplay replay)
        {
            RngStream stream = Stream("replay");
            List<long> positions = [];
            var seen = new HashSet<(float, float)>();
            for (int i = 0; i < (Distinct ? Episodes : Batch); i++)
            {
                long position = Distinct ? (long)i * Length + stream.NextInt(Length) : stream.NextInt(replay.Count);
                ReadOnlySpan<float> final = replay.State(replay.LastOf(position));
                if (!Distinct || seen.Add((final[0], final[1]))) positions.Add(position);
            }
            return NumberedReplay.Batch(replay, positions);
        }

        public bool[] Mask(int size)
        {
            RngStream stream = Stream("relabelling-mask");
            bool[] mask = new bool[size];
            RelabelMask.Draw(ref stream, HalfMask == 0 ? 0.5 : 1, mask);
            return mask;
        }
    }

    /// <summary>On the grid, which is smaller than the default's least distance, any cell may be the goal.</summary>
    private static ITaskFamily Goals(IEnvironment environment) =>
        Worlds.Family("terminal-goal", environment, environment is ClockedGrid ? """{ "minGoalDistance": 0 }""" : "{}");

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from episodes in Gen.Choose(1, 8)
        from length in Gen.Choose(1, 5)
        from batch in Gen.Choose(1, 16)
        from noise in Gen.Choose(0, 1)
        from distinct in Gen.Choose(0, 1)
        from extra in Gen.Choose(0, 6)
        from partition in Gen.Elements("none", "batch", "exact")
        from half in Gen.Choose(0, 1)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Case(episodes, length, batch, noise == 1, distinct == 1, extra, partition, half, seed));

    private static readonly (string, Func<Case, bool>)[] Classes =
    [
        ("partition none", c => c.Partition == "none"), ("partition batch", c => c.Partition == "batch"),
        ("partition exact", c => c.Partition == "exact"), ("further draws", c => c.Extra > 0),
        ("distinct candidates", c => c.Distinct), ("repeated candidates", c => !c.Distinct && c.Batch > c.Episodes),
        ("cells out of reach", c => c.Environment is ClockedGrid world && c.Length < world.Grid.Rows + world.Grid.Columns - 1),
        ("every row relabelled", c => c.HalfMask == 1), ("one step", c => c.Length == 1), ("no noise", c => !c.Noise),
    ];

    [Fact]
    public void InverseRl_TerminalGoals_IsFinal() => Check.Holds(output, Cases, c => Violation(c, "finalStates"), Classes);

    [Fact]
    public void InverseRl_TerminalGoals_SabotageIsSeen()
    {
        Check.Fails(Cases, c => Violation(c, "nextStates"));
        Check.Fails(Cases, c => Violation(c, "tasks"));
    }

    /// <summary>
    /// The oracle itself on terminal goals: log Z is the log of the number of action sequences that end there (the last action is free), by
    /// enumeration, by backed-up values and by counting paths; and every trajectory's exact posterior is a point mass on its own last cell.
    /// </summary>
    [Theory]
    [InlineData(1, 3, 2)]
    [InlineData(2, 2, 4)]
    [InlineData(3, 3, 3)]
    [InlineData(3, 2, 1)]
    public void Oracle_TerminalGoalsOnTheGrid_CountsPathsAndPutsAllOnTheLastCell(int rows, int columns, int horizon)
    {
        var world = ClockedGrid.Of(rows, columns, horizon);
        var family = new ListedCells(Goals(world), world.Grid);
        var oracle = new ExactOracle(TabularMdp.Of(world, family, horizon));
        double[] enumerated = oracle.LogZByEnumeration(), paths = new double[world.Grid.StateCount];
        paths[0] = 1;
        for (int t = 1; t < horizon; t++) paths = Spread(world.Grid, paths);
        for (int goal = 0; goal < paths.Length; goal++)
        {
            double expected = Math.Log(paths[goal] * world.ActionCount);
            Near(expected, enumerated[goal]);
            Near(expected, SoftValues.Enumeration(oracle.Mdp, goal).AtStart);
        }
        Assert.Equal(horizon < rows + columns - 1, enumerated.Any(double.IsNegativeInfinity));   // a corner out of reach
        foreach (Trajectory trajectory in oracle.Trajectories())
        {
            double[] expected = new double[paths.Length];
            expected[trajectory.States[^1] % paths.Length] = 1;
            Assert.Equal(expected, oracle.Posterior(trajectory, enumerated)!);
        }
    }

    private static double[] Spread(Grid grid, double[] paths)
    {
        double[] next = new double[paths.Length];
        for (int cell = 0; cell < paths.Length; cell++)
            for (int move = 0; move < grid.ActionCount; move++) next[grid.Next(cell, move)] += paths[cell];
        return next;
    }

    /// <summary>Both -inf, or within a part in 10^10.</summary>
    private static void Near(double expected, double found) => Assert.True(
        expected == found || Math.Abs(expected - found) <= 1e-10 * Math.Max(1, Math.Abs(expected)),
        $"{found:R} where {expected:R} is expected");

    private static string? Violation(Case c, string candidates)
    {
        EpisodeReplay replay = c.Replay();
        TransitionBatch batch = c.Rows(replay), expected = c.Rows(replay);
        bool[] mask = c.Mask(batch.Size);
        RelabelContext context = Worlds.Context(replay, c.Environment, c.Family, batch.Size, (ulong)c.Seed) with
        {
            Exact = c.Oracle(replay),
        };
        var arm = (PosteriorRelabeller)Worlds.Arm("inverse-rl", context, $$"""
            { "score": "return", "candidates": "{{candidates}}", "extraPriorDraws": {{c.Extra}}, "partition": "{{c.Partition}}" }
            """);
        arm.Relabel(batch, mask);
        Worlds.Arm("final", context).Relabel(expected, mask);
        Recompute.RewardsAndTerminals(batch, c.Family);
        Recompute.RewardsAndTerminals(expected, c.Family);
        return PosteriorViolation(c, replay, batch, arm) ?? BatchDifference(batch, expected);
    }

    private static string? PosteriorViolation(Case c, EpisodeReplay replay, TransitionBatch batch, PosteriorRelabeller arm)
    {
        int m = arm.Candidates.Count;
        for (int i = 0; i < batch.Size; i++)
        {
            ReadOnlySpan<float> own = replay.State(replay.LastOf(batch.Positions[i]))[..2];
            double onOwn = 0;
            for (int j = 0; j < m; j++)
            {
                double p = arm.Probabilities[i * m + j];
                if (arm.Candidates[j].SequenceEqual(own)) onOwn += p;
                else if (p != 0) return $"row {i}: probability {p:R} on another goal";
            }
            // Repeated candidates share one probability p = 1/k each, and their sum may round: within 4 ulp of 1.
            double allowed = c.Distinct ? 0 : 4 * Math.Pow(2, -52);
            if (!(Math.Abs(onOwn - 1) <= allowed)) return $"row {i}: probability {onOwn:R} on its own final goal";
        }
        return null;
    }

    private static string? BatchDifference(TransitionBatch actual, TransitionBatch expected)
    {
        if (!Bits.Same(actual.States, expected.States)) return "states differ";
        if (!Bits.Same(actual.Actions, expected.Actions)) return "actions differ";
        if (!Bits.Same(actual.NextStates, expected.NextStates)) return "next states differ";
        if (!Bits.Same(actual.Tasks, expected.Tasks)) return "tasks differ";
        if (!Bits.Same(actual.Rewards, expected.Rewards)) return "rewards differ";
        return Bits.Same(actual.Terminals, expected.Terminals) ? null : "terminals differ";
    }
}
