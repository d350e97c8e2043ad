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

/// <summary>
/// E-HER-FINAL, E-HER-FUTURE, E-RELEASED-PAIRING, and the mask of E-HIPI-RL: which goal, which success, which next state.
/// </summary>
public sealed class HindsightProperties(ITestOutputHelper output)
{
    private sealed record Case(int Episodes, int Length, int Window, int Seed)
    {
        // A tiny radius and an open room: two states of a noisy walk that no corner holds never coincide, so that a success means the very
        // state.
        public Navigation Environment { get; } = Worlds.Navigation("""{ "layout": "open", "start": "uniform" }""");

        public ITaskFamily Family => Worlds.Family("goal", Environment, """{ "radius": 1e-6 }""");
    }

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from episodes in Gen.Choose(1, 6)
        from length in Gen.Choose(1, 12)
        from window in Gen.Choose(1, 8)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Case(episodes, length, window, seed));

    private static readonly (string, Func<Case, bool>)[] Classes =
        [("one step", c => c.Length == 1), ("window past the end", c => c.Window > c.Length), ("window of one", c => c.Window == 1),
            ("long", c => c.Length > 8)];

    [Fact]
    public void Final_AnyEpisodes_GivesEachLastTransitionSuccess() => Check.Holds(output, Cases, c => FinalViolation(c, "final"), Classes);

    [Fact]
    public void Final_AnyEpisodes_SabotageIsSeen() => Check.Fails(Cases, c => FinalViolation(c, "future"));

    [Fact]
    public void Future_AnyEpisodes_TakesTheSameOrALaterStateWithinTheWindow() =>
        Check.Holds(output, Cases, c => FutureViolation(c, c.Window), Classes);

    [Fact]
    public void Future_AnyEpisodes_SabotageIsSeen() => Check.Fails(Cases, c => FutureViolation(c, 1));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(10)]
    public void Future_ManyDraws_SucceedsAboutOnceInWindow(int window)
    {
        (double share, double exact, double deviation) = SuccessShare(window, window);
        Assert.InRange(share, exact - 5 * deviation, exact + 5 * deviation);
        Assert.InRange(exact, 1.0 / window, 1.4 / window);    // a little above 1 / window: windows are cut at the episode's end
    }

    [Fact]
    public void Future_ManyDraws_SabotageIsSeen()
    {
        (double share, double exact, double deviation) = SuccessShare(5, 4);
        Assert.NotInRange(share, exact - 5 * deviation, exact + 5 * deviation);
    }

    [Fact]
    public void FinalReleased_KeptRows_BootstrapFromThemselves()
    {
        (TransitionBatch batch, TransitionBatch plain, bool[] mask) = Relabelled("final-released", "final", "{}", "{}");
        for (int i = 0; i < batch.Size; i++)
        {
            Assert.True(batch.Task(i).SequenceEqual(plain.Task(i)));
            Assert.True(batch.NextState(i).SequenceEqual(mask[i] ? plain.NextState(i) : plain.State(i)));
        }
    }

    [Fact]
    public void FutureReleased_KeptRowsAndThreeOfFourCopies_BootstrapFromThemselves()
    {
        (TransitionBatch batch, TransitionBatch plain, bool[] mask) = Relabelled("future-released", "none", "{}", "{}");
        int copies = 0, right = 0;
        for (int i = 0; i < batch.Size; i++)
        {
            bool self = batch.NextState(i).SequenceEqual(batch.State(i)), truly = batch.NextState(i).SequenceEqual(plain.NextState(i));
            Assert.True(self || truly);
            if (!mask[i]) Assert.True(self && batch.Task(i).SequenceEqual(plain.Task(i)));
            else if (++copies > 0 && truly) right++;
        }
        double deviation = Math.Sqrt(0.25 * 0.75 / copies);
        Assert.InRange((double)right / copies, 0.25 - 5 * deviation, 0.25 + 5 * deviation);
    }

    [Fact]
    public void Released_OneCopyOverTheWindow_IsFinalsPairingWithFuturesGoals()
    {
        (TransitionBatch batch, TransitionBatch plain, bool[] mask) =
            Relabelled("future-released", "none", """{ "copies": 1 }""", "{}");
        for (int i = 0; i < batch.Size; i++)
            Assert.True(batch.NextState(i).SequenceEqual(mask[i] ? plain.NextState(i) : plain.State(i)));
    }

    [Fact]
    public void None_AnyBatch_ChangesNothing()
    {
        (TransitionBatch batch, TransitionBatch plain, _) = Relabelled("none", "none", "{}", "{}");
        Assert.True(Bits.Same(batch.Tasks, plain.Tasks) && Bits.Same(batch.NextStates, plain.NextStates));
        EpisodeReplay replay = Worlds.Collect(Worlds.Navigation(), Worlds.Family("goal", Worlds.Navigation()), 1, 3, 10);
        TransitionBatch sampled = Worlds.Sampled(replay, 8, 1);
        for (int i = 0; i < 8; i++) Assert.True(sampled.Task(i).SequenceEqual(replay.Task(sampled.Positions[i])));
    }

    [Fact]
    public void Mask_AnyFraction_TakesTheSameWordsAndNestsInLargerFractions()
    {
        bool[] small = new bool[1000], large = new bool[1000], all = new bool[1000], none = new bool[1000];
        RngStream a = new(1, "relabelling-mask"), b = new(1, "relabelling-mask"), c = new(1, "relabelling-mask"),
            d = new(1, "relabelling-mask");
        RelabelMask.Draw(ref a, 0.5, small);
        RelabelMask.Draw(ref b, 0.8, large);
        RelabelMask.Draw(ref c, 1, all);
        RelabelMask.Draw(ref d, 0, none);
        Assert.Equal(a.Position, b.Position);
        Assert.Equal(a.Position, d.Position);
        Assert.All(all, Assert.True);
        Assert.All(none, Assert.False);
        for (int i = 0; i < 1000; i++) Assert.True(!small[i] || large[i]);
        Assert.InRange(small.Count(x => x), 420, 580);      // 5 standard deviations of sqrt(1000 / 4)
    }

    private static string? FinalViolation(Case c, string arm)
    {
        (EpisodeReplay replay, TransitionBatch batch) = Relabel(c, arm, c.Window);
        for (int i = 0; i < batch.Size; i++)
        {
            ReadOnlySpan<float> last = replay.State(replay.LastOf(i));
            if (!batch.Task(i).SequenceEqual(last)) return $"row {i}: goal is not that of s_T";
            if (replay.LastOf(i) == i && (batch.Rewards[i] != 0f || batch.Terminals[i] != 1f))
                return $"row {i}: the last transition does not succeed";
        }
        return null;
    }

    private static string? FutureViolation(Case c, int allowed)
    {
        (EpisodeReplay replay, TransitionBatch batch) = Relabel(c, "future", c.Window);
        for (int i = 0; i < batch.Size; i++)
        {
            long last = Math.Min(i + allowed - 1, replay.LastOf(i)), found = -1;
            for (long at = i; at <= last; at++)
                if (batch.Task(i).SequenceEqual(replay.State(at))) found = at;
            if (found < 0) return $"row {i}: goal is of no state {i}..{last}";
            if (found == i && batch.Terminals[i] != 1f) return $"row {i}: its own state is the goal, and it is not terminal";
        }
        return null;
    }

    /// <summary>
    /// Share of successes of a window over full episodes, the exact share of a stated window, and its standard deviation.
    /// </summary>
    private static (double Share, double Exact, double Deviation) SuccessShare(int window, int stated)
    {
        const int Length = 60;
        var c = new Case(30, Length, window, 11);
        int successes = 0, rows = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            (_, TransitionBatch batch) = Relabel(c with { Seed = seed }, "future", window);
            successes += batch.Terminals.Count(x => x == 1f);
            rows += batch.Size;
        }
        double exact = Enumerable.Range(1, Length).Average(left => 1.0 / Math.Min(stated, left));
        return ((double)successes / rows, exact, Math.Sqrt(exact * Math.Max(1 - exact, 1e-12) / rows));
    }

    /// <summary>Every stored transition, relabelled; row i is position i.</summary>
    private static (EpisodeReplay Replay, TransitionBatch Batch) Relabel(Case c, string arm, int window)
    {
        ITaskFamily family = c.Family;
        EpisodeReplay replay = Worlds.Collect(c.Environment, family, (ulong)c.Seed, c.Episodes, c.Length);
        TransitionBatch batch = NumberedReplay.Batch(replay, Enumerable.Range(0, replay.Count).Select(p => (long)p));
        RelabelContext context = Worlds.Context(replay, c.Environment, family, batch.Size, (ulong)c.Seed);
        Worlds.Arm(arm, context, arm == "future" ? $$"""{ "window": {{window}} }""" : "{}").Relabel(batch, Worlds.All(batch.Size));
        Recompute.RewardsAndTerminals(batch, family);
        return (replay, batch);
    }

    private static (TransitionBatch Batch, TransitionBatch Plain, bool[] Mask) Relabelled(string arm, string plainArm, string changes,
        string plainChanges)
    {
        var c = new Case(20, 50, 4, 5);
        EpisodeReplay replay = Worlds.Collect(c.Environment, c.Family, 5, c.Episodes, c.Length);
        TransitionBatch batch = Worlds.Sampled(replay, 4096, 5), plain = Worlds.Sampled(replay, 4096, 5);
        bool[] mask = new bool[4096];
        var maskStream = new RngStream(5, "relabelling-mask");
        RelabelMask.Draw(ref maskStream, 0.5, mask);
        RelabelContext context = Worlds.Context(replay, c.Environment, c.Family, 4096, 5);
        Worlds.Arm(arm, context, changes).Relabel(batch, mask);
        Worlds.Arm(plainArm, context, plainChanges).Relabel(plain, mask);
        return (batch, plain, mask);
    }
}
