using Hipi.Learning;
using Hipi.Networks;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Properties.Networks;
using Hipi.Properties.Relabelling;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>E-CLONING-LOSS: loss and gradient, split, normalisation, early stopping, resume.</summary>
public sealed class CloningLearnerProperties
{
    private const int States = 3, Tasks = 2, Actions = 2;

    private static CloningOptions Options { get; } =
        new() { Hidden = [16, 16], LearningRate = 3e-3, BatchSize = 32, ValidationShare = 0.1, Patience = 3, MaxEpochs = 200, ActionLimit = null };

    private static LearnerContext Context(ulong seed = 1) => SacKit.Context(States, Tasks, Actions, seed);

    /// <summary>Trajectories whose action is a linear function of state and task, and noise.</summary>
    private static CloningData Data(int trajectories, double noise, Func<int, float>? shift = null)
    {
        var data = new CloningData(Context());
        var stream = new RngStream(3, "demonstrations");
        float[] state = new float[States], task = new float[Tasks], action = new float[Actions];
        for (int n = 0; n < trajectories; n++)
        {
            stream.FillNormal(task);
            data.Begin(task);
            for (int t = 0; t < 10; t++)
            {
                stream.FillNormal(state);
                for (int k = 0; k < Actions; k++)
                    action[k] = (shift?.Invoke(n) ?? 0) + 0.3f * MathF.Max(-1,
                        MathF.Min(1, (state[k] - task[k] + (float)noise * stream.NextNormal()) / 3));
                data.Append(state, action);
            }
        }
        return data;
    }

    private static CloningTrainer Trained(CloningData data, CloningInput input, out BehaviouralCloning learner, ulong seed = 1)
    {
        learner = new BehaviouralCloning(Options, Context(seed), input);
        var trainer = new CloningTrainer(learner, data, Options, seed);
        while (!trainer.IsDone) trainer.Step();
        return trainer;
    }

    [Theory, InlineData(CloningInput.StateAndTask), InlineData(CloningInput.StateAlone)]
    public void Loss_IsTheMeanSquaredErrorAndItsGradientThatOfTheInterpreter(CloningInput input)
    {
        bool held = false;
        for (ulong seed = 1; seed <= 20 && !held; seed++)
        {
            var learner = new BehaviouralCloning(Options with { Hidden = [5, 4], BatchSize = 7 }, Context(seed), input);
            var stream = new RngStream(seed, "rows");
            foreach (var entry in learner.Inputs)
            {
                float[] rows = new float[7 * entry.Features];
                stream.FillNormal(rows);
                entry.Write(rows);
            }
            held = GradientCheck.Holds(learner.LossPlan, learner.Parameters.Tensors, []);
        }
        Assert.True(held, "every draw lay near a kink");
    }

    [Fact]
    public void Training_ActionsThatHangOnTheTask_NeedTheTask()
    {
        CloningData data = Data(200, noise: 0);
        double withTask = Trained(data, CloningInput.StateAndTask, out _).Epochs.Min(e => e.ValidationLoss);
        double without = Trained(data, CloningInput.StateAlone, out _).Epochs.Min(e => e.ValidationLoss);
        Assert.InRange(withTask, 0, 0.02);
        Assert.InRange(without, 0.3, 0.8);   // half of the variance is the task's
    }

    /// <summary>
    /// It ends with three epochs in a row that rose, not before, and keeps the weights whose validation loss was the lowest.
    /// </summary>
    [Fact]
    public void Stopping_IsAtThreeRisesAndKeepsTheLowest()
    {
        CloningData data = Data(40, noise: 3);
        CloningTrainer trainer = Trained(data, CloningInput.StateAndTask, out BehaviouralCloning learner);
        double[] losses = [.. trainer.Epochs.Select(e => e.ValidationLoss)];
        Assert.InRange(losses.Length, 4, Options.MaxEpochs - 1);
        bool EndsAt(int e) => e >= 3 && losses[e] > losses[e - 1] && losses[e - 1] > losses[e - 2] && losses[e - 2] > losses[e - 3];
        for (int e = 0; e < losses.Length; e++) Assert.Equal(e == losses.Length - 1, EndsAt(e));
        int[] validation = Validation(data);
        Assert.Equal(losses[^1], learner.Loss(data, validation));
        trainer.Finish();
        Assert.Equal(losses.Min(), learner.Loss(data, validation));
        Assert.NotEqual(losses.Min(), losses[^1]);
    }

    [Fact]
    public void Split_IsByTrajectoryAndOfTheShare()
    {
        foreach (int n in new[] { 2, 9, 10, 100, 1000 })
        {
            bool[] one = CloningTrainer.Split(n, 0.1, 1);
            Assert.Equal(Math.Max(1, Math.Round(0.1 * n)), one.Count(kept => kept));
            Assert.Equal(one, CloningTrainer.Split(n, 0.1, 1));
        }
        Assert.NotEqual(CloningTrainer.Split(100, 0.1, 1), CloningTrainer.Split(100, 0.1, 2));
    }

    /// <summary>What lies in the validation trajectories moves no normalisation and no weight, but the validation loss.</summary>
    [Fact]
    public void Validation_OtherActionsThere_MoveTheirLossOnly()
    {
        bool[] kept = CloningTrainer.Split(40, Options.ValidationShare, 1);
        (CloningTrainer plain, CloningTrainer moved, CloningTrainer seen) = (First(n => 0), First(n => kept[n] ? 1 : 0),
            First(n => kept[n] ? 0 : 1));
        Assert.Equal(plain.Epochs[0].StateHash, moved.Epochs[0].StateHash);
        Assert.NotEqual(plain.Epochs[0].ValidationLoss, moved.Epochs[0].ValidationLoss);
        Assert.NotEqual(plain.Epochs[0].StateHash, seen.Epochs[0].StateHash);

        static CloningTrainer First(Func<int, float> shift)
        {
            CloningData data = Data(40, 1, shift);
            var trainer = new CloningTrainer(new BehaviouralCloning(Options, Context(), CloningInput.StateAndTask), data, Options, 1);
            while (trainer.Epochs.Count == 0) trainer.Step();
            return trainer;
        }
    }

    /// <summary>
    /// Saved after any update (within an epoch, at its end, while the loss rises) and loaded into a fresh one, it goes on bit for bit.
    /// </summary>
    [Fact]
    public void SavedAndLoaded_AfterAnyUpdate_GoesOnWithTheSameBits()
    {
        CloningData data = Data(40, noise: 3);
        CloningTrainer whole = Trained(data, CloningInput.StateAndTask, out BehaviouralCloning learner);
        whole.Finish();
        for (int stop = 0; stop < whole.Updates; stop += 7)
        {
            var first = new CloningTrainer(new BehaviouralCloning(Options, Context(), CloningInput.StateAndTask), data, Options, 1);
            for (int k = 0; k < stop; k++) first.Step();
            var resumed = new BehaviouralCloning(Options, Context(), CloningInput.StateAndTask);
            var second = new CloningTrainer(resumed, data, Options, 1);
            if (stop % 2 == 0) second.Step();
            second.Load(EnvironmentBattery.Saved(first));
            while (!second.IsDone) second.Step();
            second.Finish();
            Assert.Equal(whole.Epochs, second.Epochs);
            Assert.Equal(learner.StateHash(), resumed.StateHash());
        }
    }

    [Fact]
    public void Actions_EachRowsOwnAndInRange()
    {
        Trained(Data(40, noise: 3), CloningInput.StateAndTask, out BehaviouralCloning learner);
        const int n = 37;
        var stream = new RngStream(4, "rows");
        float[] states = new float[n * States], tasks = new float[n * Tasks], actions = new float[n * Actions], one = new float[Actions];
        stream.FillNormal(states);
        stream.FillNormal(tasks);
        for (int k = 0; k < States; k++) states[k] = 1e4f;   // far outside the data
        learner.MeanActions(states, tasks, actions, n);
        Assert.All(actions, action => Assert.InRange(action, -1f, 1f));
        for (int i = 0; i < n; i++)
        {
            learner.MeanActions(states.AsSpan(i * States, States), tasks.AsSpan(i * Tasks, Tasks), one, 1);
            Assert.True(Bits.Same(one, actions[(i * Actions)..((i + 1) * Actions)]));
        }
    }

    /// <summary>With a limit of one deviation nothing is cloned or acted beyond it; the loss counts errors to the kept targets.</summary>
    [Fact]
    public void Actions_WithALimit_StayWithinItsDeviations()
    {
        CloningData data = Data(40, noise: 1);
        int[] steps = [.. Enumerable.Range(0, data.Steps)];
        var (limited, free) = (Normalised(1), Normalised(null));
        float[] targets = new float[data.Steps * Actions], low = new float[Actions], high = new float[Actions];
        for (int i = 0; i < steps.Length; i++) data.Action(i).CopyTo(targets.AsSpan(i * Actions));
        for (int k = 0; k < Actions; k++)
        {
            float[] all = [.. steps.Select(step => targets[step * Actions + k])];
            double mean = all.Average(x => (double)x), deviation = Math.Sqrt(all.Average(x => (x - mean) * (x - mean)));
            (low[k], high[k]) = ((float)(mean - deviation), (float)(mean + deviation));
            Assert.Contains(all, x => x > high[k]);
        }
        float[] states = new float[400 * States], tasks = new float[400 * Tasks], kept = new float[400 * Actions], all400 = new float[400 * Actions];
        var stream = new RngStream(5, "states");
        for (int i = 0; i < states.Length; i++) states[i] = 30 * stream.NextNormal();   // far from the data: a network's outputs grow large
        limited.MeanActions(states, tasks, kept, 400);
        free.MeanActions(states, tasks, all400, 400);
        for (int i = 0; i < kept.Length; i++) Assert.InRange(kept[i], low[i % Actions] - 1e-5f, high[i % Actions] + 1e-5f);
        Assert.Contains(Enumerable.Range(0, kept.Length), i => all400[i] > high[i % Actions] + 1e-3f);
        Assert.True(limited.Loss(data, steps) < free.Loss(data, steps), "equal weights, so the kept targets are nearer to their small outputs");

        BehaviouralCloning Normalised(double? limit)
        {
            var learner = new BehaviouralCloning(Options with { ActionLimit = limit }, Context(), CloningInput.StateAndTask);
            learner.Normalise(data, steps);
            return learner;
        }
    }

    [Fact]
    public void Step_Steady_AllocatesNothing()
    {
        CloningData data = Data(400, noise: 1);
        var learner = new BehaviouralCloning(Options, Context(), CloningInput.StateAndTask);
        int[] steps = [.. Enumerable.Range(0, Options.BatchSize)];
        float[] states = new float[20 * States], tasks = new float[20 * Tasks], actions = new float[20 * Actions];
        learner.Normalise(data, steps);
        void Round()
        {
            learner.Update(data, steps);
            learner.MeanActions(states, tasks, actions, 20);
        }
        for (int k = 0; k < 50; k++) Round();
        Properties.Numerics.Allocation.IsNone(Round);
    }

    private static int[] Validation(CloningData data)
    {
        bool[] kept = CloningTrainer.Split(data.Trajectories, Options.ValidationShare, 1);
        return [.. Enumerable.Range(0, data.Steps).Where(step => kept[data.TrajectoryOf(step)])];
    }
}
