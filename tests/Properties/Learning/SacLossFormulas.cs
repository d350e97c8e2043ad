using Hipi.Learning;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>
/// The values of the three losses against their formulas written out in double, with the squashed density by change of variables.
/// </summary>
public class SacLossFormulas
{
    private const int Batch = 5, States = 3, Tasks = 2, Actions = 2;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Losses_AreTheFormulas(bool range)
    {
        SacOptions options = SacKit.Options with
        {
            BatchSize = Batch, ActorHidden = [7, 5], CriticHidden = [6, 9], Discount = 0.9, RewardScale = 2.5, TargetEntropy = -0.7,
        };
        if (range) options = options with { CriticLow = -30, CriticHigh = 2 };
        SacLosses losses = SacGradients.Prepared(options, 3, out SacNetworks networks);
        foreach (Plan plan in (Plan[])[losses.Critic, losses.Actor, losses.Temperature]) plan.Forward();
        double logAlpha = networks.LogTemperature.Values[0], alpha = Math.Exp(logAlpha);
        double critic = 0, actor = 0, temperature = 0;
        for (int i = 0; i < Batch; i++)
        {
            double[] s = Row(losses.Observations, i), next = Row(losses.NextObservations, i), task = Row(losses.Tasks, i);
            var (nextAction, nextLog) = Draw(networks, [.. next, .. task], Row(losses.Noises[0], i));
            double least = Enumerable.Range(0, 2)
                .Min(twin => InRange(Net(networks.Targets, $"target{twin + 1}", [.. next, .. task, .. nextAction])[0]));
            double y = 2.5 * Row(losses.Rewards, i)[0] + 0.9 * (1 - Row(losses.Terminals, i)[0]) * (least - alpha * nextLog);
            for (int twin = 0; twin < 2; twin++)
                critic += 0.5 * Square(InRange(Net(networks.Critics, $"critic{twin + 1}", [.. s, .. task, .. Row(losses.Actions, i)])[0])
                    - y) / Batch;
            var (action, log) = Draw(networks, [.. s, .. task], Row(losses.Noises[1], i));
            double online = Enumerable.Range(0, 2)
                .Min(twin => InRange(Net(networks.Critics, $"critic{twin + 1}", [.. s, .. task, .. action])[0]));
            actor += (alpha * log - online) / Batch;
            var (_, fresh) = Draw(networks, [.. s, .. task], Row(losses.Noises[2], i));
            temperature += logAlpha * (-fresh + 0.7) / Batch;
        }
        Near(critic, losses.Critic.Loss);
        Near(actor, losses.Actor.Loss);
        Near(temperature, losses.Temperature.Loss);

        double InRange(double q) => range ? -30 + 32 / (1 + Math.Exp(-q)) : q;
    }

    /// <summary>a = tanh(μ + σε); log π = log N(u; μ, σ) - log(1 - a²), summed.</summary>
    private static (double[] Action, double LogProbability) Draw(SacNetworks networks, double[] x, double[] noise)
    {
        double[] head = Net(networks.Actor, "actor", x), action = new double[Actions];
        double log = 0;
        for (int k = 0; k < Actions; k++)
        {
            double deviation = Math.Exp(Math.Clamp(head[Actions + k], -20, 2)), u = head[k] + deviation * noise[k];
            action[k] = Math.Tanh(u);
            log += -Square((u - head[k]) / deviation) / 2 - Math.Log(deviation * Math.Sqrt(2 * Math.PI)) - Math.Log(1 - Square(action[k]));
        }
        return (action, log);
    }

    private static double[] Net(ParameterSet set, string prefix, double[] x)
    {
        for (int layer = 0; ; layer++)
        {
            Parameter weight = set[$"{prefix}.{layer}.weight"], bias = set[$"{prefix}.{layer}.bias"];
            double[] y = [.. Enumerable.Range(0, weight.Rows).Select(row =>
                bias.Values[row] + Enumerable.Range(0, weight.Columns)
                    .Sum(column => weight.Values[row * weight.Columns + column] * x[column]))];
            if (!set.Tensors.Any(tensor => tensor.Name == $"{prefix}.{layer + 1}.weight")) return y;
            x = [.. y.Select(value => Math.Max(value, 0))];
        }
    }

    private static double[] Row(Input input, int row)
    {
        var rows = new float[Batch * input.Features];
        input.Read(rows);
        return [.. rows.Skip(row * input.Features).Take(input.Features).Select(value => (double)value)];
    }

    private static double Square(double x) => x * x;

    private static void Near(double expected, float actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-5 * Math.Max(1, Math.Abs(expected)), $"{expected} {actual}");
}
