using FsCheck;
using FsCheck.Fluent;
using Hipi.Numerics;
using Hipi.Replay;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Replay;

/// <summary>The ring of whole episodes against a plain list of them.</summary>
public sealed class EpisodeReplayProperties(ITestOutputHelper output)
{
    private const int States = 3, Actions = 2, Tasks = 2;

    private static readonly float[] One = [1f];

    private sealed record Script(int Capacity, int Longest, int Episodes, bool Resume, int Seed);

    private sealed record Episode(long First, List<(float[] State, float[] Action, float[] Next)> Steps, float[] Task);

    private static readonly Arbitrary<Script> Scripts = Arb.From(
        from capacity in Gen.Choose(5, 40)
        from longest in Gen.Choose(1, 5)
        from episodes in Gen.Choose(1, 20)
        from resume in Gen.Choose(0, 1)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Script(capacity, longest, episodes, resume == 1, seed));

    [Fact]
    public void Ring_AnyEpisodes_HoldsTheNewestWholeOnes() =>
        Check.Holds(output, Scripts, script => Violation(script, 0),
            ("evicts", s => s.Episodes * (s.Longest + 1) / 2 > s.Capacity), ("never full", s => s.Episodes * s.Longest <= s.Capacity),
            ("saved and loaded midway", s => s.Resume), ("episodes of one step", s => s.Longest == 1));

    [Fact]
    public void Ring_AnyEpisodes_SabotageIsSeen() => Check.Fails(Scripts, script => Violation(script, 1));

    [Fact]
    public void Sample_ManyDraws_IsUniformOverTransitions()
    {
        var replay = new EpisodeReplay(10, 1, 1, 1);
        foreach (int length in new[] { 4, 3, 5, 1 }) Record(replay, length);   // the first episode is evicted: 9 transitions stay
        Assert.Equal(9, replay.Count);
        var batch = new TransitionBatch(32, 1, 1, 1);
        var stream = new RngStream(5, "replay");
        long[] counts = new long[9];
        const int Draws = 3125;
        for (int i = 0; i < Draws; i++)
        {
            replay.Sample(batch, ref stream);
            foreach (long position in batch.Positions) counts[position - replay.Oldest]++;
        }
        double expected = Draws * 32 / 9.0, statistic = counts.Sum(c => (c - expected) * (c - expected) / expected);
        Assert.InRange(1 - MathNet.Numerics.Distributions.ChiSquared.CDF(8, statistic), 1e-6, 1);
    }

    [Fact]
    public void Recording_Unfinished_IsNotSampled()
    {
        var replay = new EpisodeReplay(10, 1, 1, 1);
        replay.BeginEpisode([1f]);
        replay.Append([1f], [1f], [2f]);
        Assert.Equal(0, replay.Count);
        var batch = new TransitionBatch(1, 1, 1, 1);
        Assert.Throws<InvalidOperationException>(() =>
        {
            var stream = new RngStream(1, "replay");
            replay.Sample(batch, ref stream);
        });
        replay.EndEpisode();
        Assert.Equal(1, replay.Count);
    }

    [Fact]
    public void Append_EpisodeLongerThanTheRing_IsRefused()
    {
        var replay = new EpisodeReplay(3, 1, 1, 1);
        Assert.Contains("capacity of 3", Assert.Throws<InvalidOperationException>(() => Record(replay, 4)).Message);
    }

    [Fact]
    public void Position_NotStored_IsRefused()
    {
        var replay = new EpisodeReplay(3, 1, 1, 1);
        Record(replay, 3);
        Record(replay, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => replay.State(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => replay.State(5).Length);
        Assert.Equal(1, replay.State(3).Length);
    }

    [Fact]
    public void Load_OtherSizes_IsRefused()
    {
        var saved = new MemoryStream();
        new EpisodeReplay(3, 1, 1, 1).Save(new BinaryWriter(saved));
        Assert.Throws<InvalidDataException>(() => new EpisodeReplay(4, 1, 1, 1).Load(new BinaryReader(new MemoryStream(saved.ToArray()))));
    }

    [Fact]
    public void AppendAndSample_Steady_AllocateNothing()
    {
        var replay = new EpisodeReplay(50, 1, 1, 1);
        var batch = new TransitionBatch(8, 1, 1, 1);
        var stream = new RngStream(1, "replay");
        for (int i = 0; i < 20; i++) Record(replay, 7);   // warm: evicting too
        Numerics.Allocation.IsNone(() =>
        {
            Record(replay, 7);
            replay.Sample(batch, ref stream);
        });
    }

    private static void Record(EpisodeReplay replay, int length)
    {
        replay.BeginEpisode(One);
        for (int t = 0; t < length; t++) replay.Append(One, One, One);
        replay.EndEpisode();
    }

    private static string? Violation(Script script, long shift)
    {
        var stream = new RngStream((ulong)script.Seed, "script");
        var replay = new EpisodeReplay(script.Capacity, States, Actions, Tasks);
        List<Episode> all = [];
        long position = 0;
        for (int e = 0; e < script.Episodes; e++)
        {
            var episode = new Episode(position, [], Draw(ref stream, Tasks));
            int length = 1 + stream.NextInt(script.Longest);
            replay.BeginEpisode(episode.Task);
            for (int t = 0; t < length; t++, position++)
            {
                if (script.Resume && e == script.Episodes / 2 && t == length / 2) replay = Resumed(replay);
                episode.Steps.Add((Draw(ref stream, States), Draw(ref stream, Actions), Draw(ref stream, States)));
                replay.Append(episode.Steps[^1].State, episode.Steps[^1].Action, episode.Steps[^1].Next);
            }
            replay.EndEpisode();
            all.Add(episode);
            if (Difference(replay, all, script.Capacity, shift) is { } message) return $"after episode {e}: {message}";
        }
        return null;
    }

    private static string? Difference(EpisodeReplay replay, List<Episode> all, int capacity, long shift)
    {
        List<Episode> kept = [];
        int total = 0;
        foreach (Episode episode in Enumerable.Reverse(all))
        {
            if ((total += episode.Steps.Count) > capacity) break;
            kept.Add(episode);
        }
        if (replay.Count != kept.Sum(e => e.Steps.Count)) return $"{replay.Count} transitions, expected {kept.Sum(e => e.Steps.Count)}";
        foreach (Episode episode in kept)
        for (int t = 0; t < episode.Steps.Count; t++)
        {
            long at = episode.First + t;
            if (replay.FirstOf(at) != episode.First || replay.LastOf(at) + shift != episode.First + episode.Steps.Count - 1)
                return $"episode of position {at}";
            if (!replay.State(at).SequenceEqual(episode.Steps[t].State) || !replay.NextState(at).SequenceEqual(episode.Steps[t].Next))
                return $"states at {at}";
            if (!replay.Action(at).SequenceEqual(episode.Steps[t].Action) || !replay.Task(at).SequenceEqual(episode.Task))
                return $"action or task at {at}";
        }
        return null;
    }

    private static EpisodeReplay Resumed(EpisodeReplay replay)
    {
        var saved = new MemoryStream();
        replay.Save(new BinaryWriter(saved));
        var loaded = new EpisodeReplay(replay.Capacity, States, Actions, Tasks);
        loaded.Load(new BinaryReader(new MemoryStream(saved.ToArray())));
        return loaded;
    }

    private static float[] Draw(ref RngStream stream, int size)
    {
        float[] drawn = new float[size];
        for (int k = 0; k < size; k++) drawn[k] = stream.NextSingle();
        return drawn;
    }
}
