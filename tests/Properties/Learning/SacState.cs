using Hipi.InverseRl;
using Hipi.Learning;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Hipi.Properties.Numerics;
using Hipi.Replay;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>What soft actor-critic keeps, and how one update moves it.</summary>
public class SacState
{
    private const int States = 3, Tasks = 2, Actions = 2;

    private static readonly TransitionBatch[] Batches = SacKit.Batches(4, 32, States, Tasks, Actions);

    private static SoftActorCritic Learner(ulong seed = 1) => SacKit.Learner(SacKit.Options, States, Tasks, Actions, seed);

    private static void Train(SoftActorCritic learner, int from, int to)
    {
        ICandidateScorer backup = learner.Scorer("backup");
        var scores = new double[32 * 32];
        for (int update = from; update < to; update++)
        {
            TransitionBatch batch = Batches[update % Batches.Length];
            if (update % 3 == 0) backup.Score(batch, batch.Tasks, 32, scores);
            learner.Update(batch);
        }
    }

    [Fact]
    public void EqualSeeds_GiveEqualBits_AndOthersDiffer()
    {
        SoftActorCritic first = Learner(), second = Learner(), other = Learner(2);
        foreach (SoftActorCritic learner in (SoftActorCritic[])[first, second, other]) Train(learner, 0, 30);
        Assert.Equal(first.StateHash(), second.StateHash());
        Assert.NotEqual(first.StateHash(), other.StateHash());
    }

    /// <summary>
    /// Saved in the middle and loaded into a learner that had gone elsewhere: weights, moments, targets and both streams go on alike.
    /// </summary>
    [Fact]
    public void SavedAndLoaded_GoesOnWithTheSameBits()
    {
        SoftActorCritic whole = Learner(), resumed = Learner();
        Train(whole, 0, 40);
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) whole.Save(writer);
        Train(resumed, 0, 17);
        stream.Position = 0;
        using (var reader = new BinaryReader(stream)) resumed.Load(reader);
        Train(whole, 40, 80);
        Train(resumed, 40, 80);
        Assert.Equal(whole.StateHash(), resumed.StateHash());
        Assert.Equal(Scores(whole), Scores(resumed));
    }

    /// <summary>The hash sees each weight, moment, and the count of updates.</summary>
    [Fact]
    public void StateHash_ChangesWithEveryTensor()
    {
        SoftActorCritic learner = Learner();
        Train(learner, 0, 3);
        ulong before = learner.StateHash();
        foreach (Parameter tensor in learner.Networks.All.SelectMany(set => set.Tensors))
        {
            float kept = tensor.Values[^1];
            tensor.Values[^1] = kept + 1;
            Assert.NotEqual(before, learner.StateHash());
            tensor.Values[^1] = kept;
        }
        Assert.Equal(before, learner.StateHash());
    }

    [Fact]
    public void Weights_LoadIntoAnotherLearner_GiveTheSamePolicy()
    {
        SoftActorCritic trained = Learner(), fresh = Learner(9);
        Train(trained, 0, 20);
        fresh.LoadWeights(trained.Weights().ToDictionary(tensor => tensor.Name, tensor => tensor.Values));
        float[] a = new float[32 * Actions], b = new float[32 * Actions];
        trained.MeanActions(Batches[0].States, Batches[0].Tasks, a, 32);
        fresh.MeanActions(Batches[0].States, Batches[0].Tasks, b, 32);
        Assert.Equal(a, b);
        var missing = trained.Weights().Skip(1).ToDictionary(tensor => tensor.Name, tensor => tensor.Values);
        Assert.Contains("actor.0.weight", Assert.Throws<ArgumentException>(() => fresh.LoadWeights(missing)).Message);
    }

    /// <summary>
    /// Critics, actor, temperature (each on the parameters that the one before left), then the targets: any other order gives other bits.
    /// </summary>
    [Fact]
    public void Update_MovesCriticsActorTemperatureTargets_InThatOrder()
    {
        SoftActorCritic learner = Learner(), byHand = Learner();
        learner.Update(Batches[0]);
        SacLosses losses = byHand.Losses;
        var stream = new RngStream(1, "update");
        Give(losses, Batches[0], ref stream);
        Descend(losses.Critic, byHand.Networks.Critics);
        Descend(losses.Actor, byHand.Networks.Actor);
        Descend(losses.Temperature, byHand.Networks.Temperature);
        PolyakKernel.Apply(byHand.Networks.Critics.Values, byHand.Networks.Targets.Values, 0.005f);
        foreach ((ParameterSet expected, ParameterSet actual) in byHand.Networks.All.Zip(learner.Networks.All))
            Assert.Equal(expected.Values.ToArray(), actual.Values.ToArray());
    }

    private static void Descend(Plan plan, ParameterSet set)
    {
        plan.Forward();
        plan.Backward();
        new Adam(set, 3e-4, null).Step();
    }

    private static void Give(SacLosses losses, TransitionBatch batch, ref RngStream stream)
    {
        losses.Observations.Write([.. batch.States.Select(x => 0.5f * x)]);
        losses.NextObservations.Write([.. batch.NextStates.Select(x => 0.5f * x)]);
        losses.Tasks.Write(batch.Tasks);
        losses.Actions.Write(batch.Actions);
        losses.Rewards.Write(batch.Rewards);
        losses.Terminals.Write(batch.Terminals);
        foreach (Input noise in losses.Noises) stream.FillNormal(noise.Storage);
    }

    [Fact]
    public void Targets_MoveEveryPeriod()
    {
        SoftActorCritic learner = SacKit.Learner(SacKit.Options with { TargetPeriod = 3 }, States, Tasks, Actions);
        float[] first = learner.Networks.Targets.Values.ToArray();
        learner.Update(Batches[0]);
        learner.Update(Batches[1]);
        Assert.Equal(first, learner.Networks.Targets.Values.ToArray());
        learner.Update(Batches[2]);
        Assert.NotEqual(first, learner.Networks.Targets.Values.ToArray());
    }

    [Fact]
    public void FixedTemperature_StaysAndLearnedOneMovesTowardsTheTargetEntropy()
    {
        // the first policy's entropy is near log(0.419 sqrt(2 pi e)) a component, far above a target of -20: the temperature falls
        SacOptions options = SacKit.Options with { TargetEntropy = -20, TemperatureLearningRate = 1e-2 };
        SoftActorCritic learned = SacKit.Learner(options, States, Tasks, Actions);
        SoftActorCritic constant = SacKit.Learner(options with { FixedTemperature = 0.25 }, States, Tasks, Actions);
        for (int update = 0; update < 50; update++)
        {
            learned.Update(Batches[update % 4]);
            Assert.Equal(0.25f, constant.Update(Batches[update % 4]).Temperature, 1e-7f);
        }
        Assert.InRange(learned.Temperature, 0.55f, 0.65f);   // about e^(-50 * 0.01)
    }

    [Fact]
    public void FirstValues_AreThoseOfTheReleasedCode()
    {
        SoftActorCritic learner =
            SacKit.Learner(SacKit.Options with { ActorHidden = [200, 200], CriticHidden = [200, 200] }, States, Tasks, Actions);
        SacNetworks networks = learner.Networks;
        Assert.Equal([0f, 0f, -0.86972f, -0.86972f], networks.Actor["actor.2.bias"].Values.ToArray());
        Uniform(networks.Actor["actor.1.weight"], Math.Sqrt(6.0 / 400));
        Uniform(networks.Critics["critic2.1.weight"], Math.Sqrt(1.0 / 200));
        Uniform(networks.Critics["critic1.2.weight"], 0.003);
        Spread(networks.Actor["actor.2.weight"], Math.Sqrt(0.1 / 200), 2 * Math.Sqrt(0.1 / 200) / 0.8796);
        Assert.NotEqual(networks.Critics["critic1.0.weight"].Values.ToArray(), networks.Critics["critic2.0.weight"].Values.ToArray());
        Assert.Equal(networks.Critics.Values.ToArray(), networks.Targets.Values.ToArray());
        Assert.Equal(1f, learner.Temperature);
    }

    private static void Uniform(Parameter tensor, double limit) => Spread(tensor, limit / Math.Sqrt(3), limit);

    /// <summary>
    /// The sample's deviation is within five of its standard errors (kurtosis of at most 3), and no value lies beyond the limit.
    /// </summary>
    private static void Spread(Parameter tensor, double deviation, double limit)
    {
        float[] values = tensor.Values.ToArray();
        double found = Math.Sqrt(values.Average(value => (double)value * value));
        Assert.InRange(found / deviation, 1 - 5 / Math.Sqrt(2.0 * values.Length), 1 + 5 / Math.Sqrt(2.0 * values.Length));
        Assert.InRange(values.Max(Math.Abs), 0.8 * limit * (values.Length > 100 ? 1 : 0), limit * 1.0001);
    }

    [Fact]
    public void NonFiniteLoss_NamesIt()
    {
        TransitionBatch batch = SacKit.Batch(32, States, Tasks, Actions, 5);
        batch.Rewards[3] = float.NaN;
        Assert.Equal("critic loss", Assert.Throws<NonFiniteException>(() => Learner().Update(batch)).Tensor);
        SoftActorCritic broken = Learner();
        broken.Networks.Actor["actor.1.bias"].Values[0] = float.PositiveInfinity;
        Assert.Contains("loss", Assert.Throws<NonFiniteException>(() => broken.Update(Batches[0])).Tensor);
    }

    [Fact]
    public void Steady_AllocatesNothing()
    {
        SoftActorCritic learner = Learner();
        ICandidateScorer softQ = learner.Scorer("softQ"), backup = learner.Scorer("backup");
        var scores = new double[32 * 32];
        var actions = new float[32 * Actions];
        var stream = new RngStream(1, "exploration");
        TransitionBatch batch = Batches[0];
        Allocation.IsNone(() => learner.Update(batch));
        Allocation.IsNone(() => softQ.Score(batch, batch.Tasks, 32, scores));
        Allocation.IsNone(() => backup.Score(batch, batch.Tasks, 32, scores));
        Allocation.IsNone(() => learner.SampleAction(batch.State(0), batch.Task(0), actions.AsSpan(0, Actions), ref stream));
        Allocation.IsNone(() => learner.MeanActions(batch.States, batch.Tasks, actions, 32));
        Allocation.IsNone(() => learner.StateHash());
    }

    private static double[] Scores(SoftActorCritic learner)
    {
        var scores = new double[2 * 32 * 32];
        learner.Scorer("softQ").Score(Batches[0], Batches[0].Tasks, 32, scores.AsSpan(0, 1024));
        learner.Scorer("backup").Score(Batches[0], Batches[0].Tasks, 32, scores.AsSpan(1024));
        return scores;
    }
}
