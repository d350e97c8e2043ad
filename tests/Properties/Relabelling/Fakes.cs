using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Properties.Relabelling;

/// <summary>A scorer that looks its scores up: score(position, candidate task).</summary>
internal sealed class FakeScorer(Func<long, float, double> score, double temperature = 1) : ICandidateScorer
{
    public double Temperature => temperature;

    public void Score(TransitionBatch batch, ReadOnlySpan<float> candidates, int count, Span<double> scores)
    {
        for (int i = 0; i < batch.Size; i++)
        for (int j = 0; j < count; j++)
            scores[i * count + j] = score(batch.Positions[i], candidates[j * batch.TaskSize]);
    }
}

/// <summary>Any log Z that depends on the task alone.</summary>
internal sealed class FakePartition(Func<float, double> logZ) : IExactPartition
{
    public void LogZ(ReadOnlySpan<float> candidates, int count, Span<double> destination)
    {
        int width = candidates.Length / count;
        for (int j = 0; j < count; j++) destination[j] = logZ(candidates[j * width]);
    }
}

/// <summary>A finite family whose rewards are a table [task][state], the state being a number.</summary>
internal sealed class TableFamily(float[][] rewards, double[] prior) : ITaskFamily
{
    public int TaskSize => 1;
    public int? Count => prior.Length;
    public bool HasGoalMap => false;

    public void SampleTask(ref RngStream stream, Span<float> task) => task[0] = Categorical.Draw(prior, stream.NextDouble());

    public void GetTask(int index, Span<float> task) => task[0] = index;

    public double LogPrior(int index) => Math.Log(prior[index]);

    public void Rewards(ReadOnlySpan<float> states, ReadOnlySpan<float> actions, ReadOnlySpan<float> tasks, Span<float> destination, int n)
    {
        for (int i = 0; i < n; i++) destination[i] = rewards[(int)tasks[i]][(int)states[i]];
    }

    public void Terminals(ReadOnlySpan<float> states, ReadOnlySpan<float> tasks, Span<float> terminals, int n) => terminals[..n].Clear();

    public void AchievedTask(ReadOnlySpan<float> state, Span<float> task) => throw new NotSupportedException();
}

/// <summary>Replay buffers whose states are the numbers 0, 1, 2, ... in order of time.</summary>
internal static class NumberedReplay
{
    /// <summary>Episodes of one length; episode e is commanded task commanded(e).</summary>
    public static EpisodeReplay Make(int episodes, int length, Func<int, float> commanded)
    {
        var replay = new EpisodeReplay(episodes * length, 1, 1, 1);
        for (int e = 0; e < episodes; e++)
        {
            replay.BeginEpisode([commanded(e)]);
            for (int t = 0; t < length; t++) replay.Append([e * length + t], [0f], [e * length + t + 1]);
            replay.EndEpisode();
        }
        return replay;
    }

    /// <summary>A batch of given positions with their commanded tasks.</summary>
    public static TransitionBatch Batch(EpisodeReplay replay, IEnumerable<long> positions)
    {
        long[] all = [.. positions];
        var batch = new TransitionBatch(all.Length, replay.StateSize, replay.ActionSize, replay.TaskSize);
        all.CopyTo(batch.Positions, 0);
        replay.Gather(batch);
        return batch;
    }
}
