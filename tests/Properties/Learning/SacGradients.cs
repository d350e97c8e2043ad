using Hipi.Learning;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Hipi.Properties.Networks;
using Hipi.Replay;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>
/// The whole losses of soft actor-critic: their gradients in float32 against the double interpreter and central differences.
/// </summary>
public class SacGradients
{
    public static TheoryData<int, bool> Cases()
    {
        var cases = new TheoryData<int, bool>();
        foreach (int batch in (int[])[1, 2, 31, 32])
            foreach (bool range in (bool[])[false, true]) cases.Add(batch, range);
        return cases;
    }

    [Theory, MemberData(nameof(Cases))]
    public void Losses_GradientsAgree(int batch, bool range)
    {
        // a target entropy far below the drawn policies' entropy: near it, the temperature's one gradient is a difference of near-equal
        // numbers
        SacOptions options = SacKit.Options with { BatchSize = batch, ActorHidden = [7, 5], CriticHidden = [6, 9], TargetEntropy = -8 };
        if (range) options = options with { CriticLow = -100, CriticHigh = 0 };
        int held = 0;
        for (ulong seed = 0; held < 2; seed++)
        {
            Assert.True(seed < 50, "every draw is near a kink");
            SacLosses losses = Prepared(options, seed, out SacNetworks networks);
            bool holds = GradientCheck.Holds(losses.Critic, networks.Critics.Tensors, [])
                && GradientCheck.Holds(losses.Actor, networks.Actor.Tensors, [])
                && GradientCheck.Holds(losses.Temperature, networks.Temperature.Tensors, []);
            if (holds) held++;
        }
    }

    /// <summary>
    /// Losses with weights moved away from their first values, so that targets differ from critics and no head is near zero.
    /// </summary>
    internal static SacLosses Prepared(SacOptions options, ulong seed, out SacNetworks networks)
    {
        const int states = 3, tasks = 2, actions = 2;
        networks = new SacNetworks(states, tasks, actions, options, seed);
        var stream = new RngStream(seed, "test weights");
        foreach (ParameterSet set in networks.All)
            foreach (Parameter tensor in set.Tensors)
                foreach (ref float value in tensor.Values) value += 0.3f * stream.NextNormal();
        var losses = new SacLosses(networks, options, states, tasks, actions);
        TransitionBatch batch = SacKit.Batch(options.BatchSize, states, tasks, actions, seed);
        losses.Observations.Write(batch.States);
        losses.NextObservations.Write(batch.NextStates);
        losses.Tasks.Write(batch.Tasks);
        losses.Actions.Write(batch.Actions);
        losses.Rewards.Write(batch.Rewards);
        losses.Terminals.Write(batch.Terminals);
        foreach (Input noise in losses.Noises) stream.FillNormal(noise.Storage);
        return losses;
    }
}
