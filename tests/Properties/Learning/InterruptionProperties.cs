using Hipi.Environments;
using Hipi.Experiments.Online;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>Where physics breaks down the episode is cut as at the time limit, in collection and in evaluation; other episodes go on.</summary>
public sealed class InterruptionProperties
{
    private const int Longest = 10, Episodes = 6;

    /// <summary>Episodes end at their broken step, which is stored with the last good state as its successor.</summary>
    [Fact]
    public void Collector_BrokenPhysics_CutsTheEpisodeThere()
    {
        var environment = new Breaking();
        var family = new FarFamily();
        var replay = new EpisodeReplay(200, environment.StateSize, environment.ActionSize, family.TaskSize);
        var collector = new Collector(environment, family, SacKit.Learner(SacKit.Options, 2, 1, 1), replay, 1, Longest);
        while (collector.Episodes < Episodes) collector.RandomStep();
        int broken = 0;
        for (long first = 0; first < replay.Count; first = replay.LastOf(first) + 1)
        {
            long last = replay.LastOf(first);
            float breaksAt = replay.State(first)[1];
            Assert.Equal(Math.Min(breaksAt, Longest), last - first + 1);
            if (breaksAt <= Longest) broken++;
            float end = replay.State(last)[0];
            Assert.Equal(breaksAt <= Longest ? end : end + 1, replay.NextState(last)[0]);
        }
        Assert.Equal(broken, collector.Interruptions);
        Assert.InRange(collector.Interruptions, 1, Episodes - 1);
    }

    /// <summary>An episode's rewarded states end where it breaks; no other episode's states are touched.</summary>
    [Fact]
    public void Evaluator_BrokenPhysics_CutsThatEpisodeAlone()
    {
        var seen = new List<float>[Episodes];
        float[] breaksAt = new float[Episodes];
        var evaluator = new Evaluator(new Breaking(), new FarFamily(), seed: 1, Episodes, Longest);
        EvaluationResult result = evaluator.Run(new UniformPolicy(new RngStream(1, "uniform")), (episode, step, state, _) =>
        {
            (seen[episode] ??= []).Add(state[0]);
            Assert.True(step == 0 || breaksAt[episode] == state[1], "another episode's row");
            breaksAt[episode] = state[1];
        });
        for (int e = 0; e < Episodes; e++)
            Assert.Equal(Enumerable.Range(0, Math.Min((int)breaksAt[e], Longest)).Select(step => Breaking.Start + step), seen[e]);
        Assert.Equal(seen.Average(states => states.Count), result.Length, 12);
        Assert.Equal(breaksAt.Count(step => step <= Longest), evaluator.Interruptions);
        Assert.InRange(evaluator.Interruptions, 1, Episodes - 1);
    }

    /// <summary>A clock that breaks at a step drawn with the start. State [2]: start + steps, the step that breaks.</summary>
    private sealed class Breaking : IEnvironment
    {
        public const float Start = 100;
        private int steps;

        public int StateSize => 2;
        public int ActionSize => 1;
        public bool Interrupted { get; private set; }
        public long Interruptions { get; private set; }

        public void Reset(ref RngStream stream, Span<float> state)
        {
            (steps, Interrupted) = (0, false);
            (state[0], state[1]) = (Start, 1 + stream.NextInt(2 * Longest));
        }

        public void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next)
        {
            state.CopyTo(next);
            Interrupted = ++steps == state[1];
            if (Interrupted) Interruptions++;
            else next[0]++;
        }

        public void Observe(ReadOnlySpan<float> state, Span<float> observation) => state.CopyTo(observation);
        public IEnvironment Fork() => new Breaking();

        public void Save(BinaryWriter writer)
        {
        }

        public void Load(BinaryReader reader)
        {
        }
    }

    /// <summary>Rewards of 1, and no state that is terminal.</summary>
    private sealed class FarFamily : ITaskFamily
    {
        public int TaskSize => 1;
        public int? Count => null;
        public bool HasGoalMap => false;
        public void SampleTask(ref RngStream stream, Span<float> task) => task.Clear();
        public void GetTask(int index, Span<float> task) => throw new NotSupportedException();
        public double LogPrior(int index) => throw new NotSupportedException();
        public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) => throw new NotSupportedException();
        public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n) => terminals.Clear();

        public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> rewards, int n) =>
            rewards.Fill(1);
    }
}
