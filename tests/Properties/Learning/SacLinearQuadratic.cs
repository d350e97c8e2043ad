using Hipi.Environments;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Replay;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Learning;

/// <summary>
/// E-SAC: a linear-quadratic point, s' = s + a/4 in the plane, r = -|s|² - 0.6 |a|²: learned returns against the Riccati optimum.
/// </summary>
/// <remarks>
/// The optimal controller is a = -K s, value -P |s|², with P the fixed point of P = 1 + γP - (γ b P)² / (0.6 + γ b² P), b = 1/4.
/// Starts lie within ±1, where |K s| stays below 1 (K = 0.93), so that the bounds of the actions do not bind. One seed in `make test`, five
/// by HIPI_DEEP=1.
/// </remarks>
public class SacLinearQuadratic(ITestOutputHelper output)
{
    private const double Discount = 0.9, Reach = 0.25, Effort = 0.6, Tolerance = 0.05;
    private const float FarthestStart = 1f;
    private const int EpisodeSteps = 20, Steps = 20_000, Warmup = 1_000, Evaluations = 200, Horizon = 80;

    private static int Seeds => Environment.GetEnvironmentVariable("HIPI_DEEP") == "1" ? 5 : 1;

    [Fact]
    public void Controller_IsTheRiccatiOptimum()
    {
        (double p, double gain) = Riccati();
        Assert.True(gain * FarthestStart < 1, "the actions' bounds bind");
        double start = 0.37, optimal = Return(start, s => -gain * s);
        Assert.Equal(-p * start * start, optimal, 1e-3 * p * start * start);
        foreach (double other in (double[])[0.9, 1.1]) Assert.True(Return(start, s => -other * gain * s) < optimal);
    }

    [Fact]
    public void Learner_ComesWithinFivePercentOfTheOptimalReturn()
    {
        for (ulong seed = 1; seed <= (ulong)Seeds; seed++)
        {
            (double learned, double optimal) = Evaluate(Train(seed));
            output.WriteLine(FormattableString.Invariant($"seed {seed}: return {learned:f4}, optimal {optimal:f4}, lost {(optimal - learned) / -optimal:p2}"));
            Assert.True(learned >= optimal * (1 + Tolerance), $"seed {seed}: return {learned}, optimal {optimal}");
        }
    }

    private static SoftActorCritic Train(ulong seed)
    {
        SacOptions options = SacKit.Options with
        {
            ActorLearningRate = 1e-3, CriticLearningRate = 1e-3, TemperatureLearningRate = 1e-3, Discount = Discount, TargetRate = 0.01,
        };
        var point = new Point();
        var learner = new SoftActorCritic(options, new LearnerContext(2, 1, 2, point, new NearFamily(2, 1), seed));
        var replay = new EpisodeReplay(Steps, 2, 2, 1);
        var batch = new TransitionBatch(options.BatchSize, 2, 2, 1);
        RngStream dynamics = new(seed, "environment"), exploration = new(seed, "exploration"), sampling = new(seed, "replay");
        float[] state = new float[2], next = new float[2], action = new float[2], task = [0];
        for (int step = 0; step < Steps; step++)
        {
            if (step % EpisodeSteps == 0)
            {
                replay.BeginEpisode(task);
                point.Reset(ref dynamics, state);
            }
            if (step < Warmup) foreach (ref float a in action.AsSpan()) a = 2 * exploration.NextSingle() - 1;
            else learner.SampleAction(state, task, action, ref exploration);
            point.Step(ref dynamics, state, action, next);
            replay.Append(state, action, next);
            next.CopyTo(state, 0);
            if (step % EpisodeSteps == EpisodeSteps - 1) replay.EndEpisode();
            if (step < Warmup) continue;
            replay.Sample(batch, ref sampling);
            for (int i = 0; i < batch.Size; i++) batch.Rewards[i] = Reward(batch.State(i), batch.Action(i));
            learner.Update(batch);
        }
        return learner;
    }

    private static (double Learned, double Optimal) Evaluate(SoftActorCritic learner)
    {
        var stream = new RngStream(99, "evaluation");
        var point = new Point();
        float[] state = new float[2], next = new float[2], action = new float[2];
        double learned = 0, optimal = 0, p = Riccati().Value;
        for (int evaluation = 0; evaluation < Evaluations; evaluation++)
        {
            point.Reset(ref stream, state);
            optimal -= p * (state[0] * state[0] + state[1] * state[1]) / Evaluations;
            double factor = 1;
            for (int t = 0; t < Horizon; t++, factor *= Discount)
            {
                learner.MeanActions(state, [0f], action, 1);
                learned += factor * Reward(state, action) / Evaluations;
                point.Step(ref stream, state, action, next);
                next.CopyTo(state, 0);
            }
        }
        return (learned, optimal);
    }

    private static float Reward(ReadOnlySpan<float> s, ReadOnlySpan<float> a) =>
        -(s[0] * s[0] + s[1] * s[1]) - (float)Effort * (a[0] * a[0] + a[1] * a[1]);

    private static (double Value, double Gain) Riccati()
    {
        double p = 1;
        for (int i = 0; i < 1000; i++)
        {
            double cross = Discount * Reach * p;
            p = 1 + Discount * p - cross * cross / (Effort + Discount * Reach * Reach * p);
        }
        return (p, Discount * Reach * p / (Effort + Discount * Reach * Reach * p));
    }

    /// <summary>Discounted return of a controller from one coordinate's start.</summary>
    private static double Return(double s, Func<double, double> controller)
    {
        double sum = 0, factor = 1;
        for (int t = 0; t < Horizon; t++, factor *= Discount)
        {
            double a = controller(s);
            sum -= factor * (s * s + Effort * a * a);
            s += Reach * a;
        }
        return sum;
    }

    private sealed class Point : IEnvironment
    {
        public int StateSize => 2;
        public int ActionSize => 2;

        public void Reset(ref RngStream stream, Span<float> state)
        {
            foreach (ref float x in state) x = FarthestStart * (2 * stream.NextSingle() - 1);
        }

        public void Step(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> action, Span<float> next)
        {
            for (int i = 0; i < 2; i++) next[i] = state[i] + (float)Reach * action[i];
        }

        public void Observe(ReadOnlySpan<float> state, Span<float> observation) => state.CopyTo(observation);

        public void Save(BinaryWriter writer)
        {
        }

        public void Load(BinaryReader reader)
        {
        }
    }
}
