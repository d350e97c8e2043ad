using FsCheck;
using FsCheck.Fluent;
using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Relabelling;

/// <summary>E-TERMINAL-GOAL: with terminal goals, final-state relabelling is exact inverse RL; through both arms.</summary>
public sealed class HerProperties(ITestOutputHelper output)
{
    private sealed record Case(int Episodes, int Length, int Batch, bool Noise, bool Distinct, int Extra, string Partition, int HalfMask, int Seed)
    {
        public Navigation Environment { get; } = Worlds.Navigation($$"""
            { "clock": {{Length}}, "actionNoise": {{(Noise ? 1 : 0)}}, "layout": "{{(Noise ? "fourRooms" : "open")}}" }
            """);

        public ITaskFamily Family => Worlds.Family("terminal-goal", Environment);

        public RngStream Stream(string purpose) => new((ulong)Seed, purpose);

        /// <summary>Whole episodes of T steps; without noise the actions come from the four corners, so that some end in one place.</summary>
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
                    for (int k = 0; k < 2; k++) action[k] = Noise ? 2f * stream.NextSingle() - 1f : 2f * stream.NextInt(2) - 1f;
                    Environment.Step(ref stream, state, action, next);
                    replay.Append(state, action, next);
                    next.CopyTo(state, 0);
                }
                replay.EndEpisode();
            }
            return replay;
        }

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
        ("partition none", c => c.Partition == "none"), ("partition batch", c => c.Partition == "batch"), ("partition exact", c => c.Partition == "exact"),
        ("further draws", c => c.Extra > 0), ("distinct candidates", c => c.Distinct), ("repeated candidates", c => !c.Distinct && c.Batch > c.Episodes),
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

    private static string? Violation(Case c, string candidates)
    {
        EpisodeReplay replay = c.Replay();
        TransitionBatch batch = c.Rows(replay), expected = c.Rows(replay);
        bool[] mask = c.Mask(batch.Size);
        // Any log Z that depends on the task alone will do: each row has one candidate that it can be explained by.
        RelabelContext context = Worlds.Context(replay, c.Environment, c.Family, batch.Size, (ulong)c.Seed) with
        {
            Exact = new FakePartition(goal => 10 * goal - 3),
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
