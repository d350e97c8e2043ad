using Hipi.Networks;
using Hipi.Networks.Operations;

namespace Hipi.Learning;

/// <summary>The three losses of soft actor-critic, recorded once.</summary>
/// <remarks>
/// Source: E-SAC.
/// critic: ½ (mean (Q₁ - y)² + mean (Q₂ - y)²), y = scale r + γ (1 - terminal) (min target Q(s', a') - α log π(a'|s')), a' ~ π(s'), y
/// constant;
/// actor: mean (α log π(a|s) - min Q(s, a)), a ~ π(s) reparameterised, critics and α constant;
/// temperature: mean (log α · constant(-log π(a|s) - target entropy)), with a fresh draw of a.
/// </remarks>
internal sealed class SacLosses
{
    private readonly Graph graph;
    private readonly SacNetworks networks;
    private readonly SacOptions options;
    private readonly int actionSize;

    public SacLosses(SacNetworks networks, SacOptions options, int stateSize, int taskSize, int actionSize)
    {
        (this.networks, this.options, this.actionSize) = (networks, options, actionSize);
        graph = new Graph(options.BatchSize);
        Observations = graph.Input("observations", stateSize);
        NextObservations = graph.Input("next observations", stateSize);
        Tasks = graph.Input("tasks", taskSize);
        Actions = graph.Input("actions", actionSize);
        Rewards = graph.Input("rewards", 1);
        Terminals = graph.Input("terminals", 1);
        Noises = [graph.Input("next noise", actionSize), graph.Input("noise", actionSize), graph.Input("temperature noise", actionSize)];
        Node logTemperature = graph.Scalar(networks.LogTemperature), temperature = graph.Exp(logTemperature);
        Critic = graph.Differentiate(CriticLoss(temperature), networks.Critics);
        Actor = graph.Differentiate(ActorLoss(temperature), networks.Actor);
        Temperature = graph.Differentiate(TemperatureLoss(logTemperature), networks.Temperature);
    }

    public Input Observations { get; }
    public Input NextObservations { get; }
    public Input Tasks { get; }
    public Input Actions { get; }
    public Input Rewards { get; }
    public Input Terminals { get; }

    /// <summary>Noise of the critic's, the actor's and the temperature's draw.</summary>
    public Input[] Noises { get; }

    public Plan Critic { get; }
    public Plan Actor { get; }
    public Plan Temperature { get; }

    private Node CriticLoss(Node temperature)
    {
        (Node action, Node logProbability) = Draw(NextObservations, Noises[0]);
        Node next = graph.Concat(NextObservations, Tasks, action);
        Node least = graph.Minimum(InRange(networks.Target(graph, 0, next)), InRange(networks.Target(graph, 1, next)));
        Node value = graph.Subtract(least, graph.Multiply(temperature, logProbability));
        Node discount = graph.Affine(Terminals, -(float)options.Discount, (float)options.Discount);
        Node target = graph.StopGradient(graph.Add(graph.Scale(Rewards, (float)options.RewardScale), graph.Multiply(discount, value)));
        Node now = graph.Concat(Observations, Tasks, Actions);
        return graph.Scale(graph.Add(Error(0), Error(1)), 0.5f);

        Node Error(int twin) => graph.Mean(graph.SquaredError(InRange(networks.Critic(graph, twin, now)), target));
    }

    private Node ActorLoss(Node temperature)
    {
        (Node action, Node logProbability) = Draw(Observations, Noises[1]);
        Node now = graph.Concat(Observations, Tasks, action);
        Node least = graph.Minimum(InRange(networks.Critic(graph, 0, now)), InRange(networks.Critic(graph, 1, now)));
        return graph.Mean(graph.Subtract(graph.Multiply(graph.StopGradient(temperature), logProbability), least));
    }

    private Node TemperatureLoss(Node logTemperature)
    {
        (_, Node logProbability) = Draw(Observations, Noises[2]);
        float targetEntropy = (float)(options.TargetEntropy ?? -0.5 * actionSize);
        return graph.Mean(graph.Multiply(logTemperature, graph.StopGradient(graph.Affine(logProbability, -1f, -targetEntropy))));
    }

    private (Node Action, Node LogProbability) Draw(Node observations, Node noise) =>
        graph.TanhGaussian(networks.ActorShape.Record(graph, networks.Actor, graph.Concat(observations, Tasks)), noise);

    private Node InRange(Node q) =>
        options.HasCriticRange ? graph.ScaledSigmoid(q, (float)options.CriticLow!.Value, (float)options.CriticHigh!.Value) : q;
}
