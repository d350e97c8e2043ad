using Hipi.Networks;
using Hipi.Numerics;

namespace Hipi.Learning;

/// <summary>The parameters of soft actor-critic: actor, twin critics, their slow copies, log temperature.</summary>
/// <remarks>
/// Shapes: the actor maps (observation, task) to means and log deviations [2A]; a critic maps (observation, task, action) to [1].
/// Source: E-SAC. First values as the released code's library draws them: actor's hidden weights Glorot uniform, its head's truncated
/// normal of variance 0.1 / inputs, critics' hidden weights uniform of variance 1 / (3 inputs), their heads uniform in ±0.003, biases 0,
/// but the log deviations' bias log 0.41907 (log(e^0.35 - 1)), so that the first standard deviation is near 0.419.
/// </remarks>
internal sealed class SacNetworks
{
    private const float FirstLogDeviation = -0.86972f;
    private const double HeadScale = 0.1, CriticScale = 1.0 / 3.0, CriticHeadLimit = 0.003;

    private readonly Mlp[] targets;

    public SacNetworks(int stateSize, int taskSize, int actionSize, SacOptions options, ulong seed)
    {
        Mlp CriticShape(string prefix) => new(prefix, stateSize + taskSize + actionSize, options.CriticHidden, 1);
        ActorShape = new Mlp("actor", stateSize + taskSize, options.ActorHidden, 2 * actionSize, OutputParts: 2);
        Twins = [CriticShape("critic1"), CriticShape("critic2")];
        targets = [CriticShape("target1"), CriticShape("target2")];
        Actor = new ParameterSet("actor", ActorShape.Shapes());
        Critics = new ParameterSet("critics", Twins.SelectMany(critic => critic.Shapes()));
        Targets = new ParameterSet("targets", targets.SelectMany(critic => critic.Shapes()));
        Temperature = new ParameterSet("temperature", [new TensorShape("logTemperature", 1, 1, IsVector: true)]);
        All = [Actor, Critics, Targets, Temperature];
        Initialise(actionSize, options, seed);
    }

    public Mlp ActorShape { get; }
    public Mlp[] Twins { get; }
    public ParameterSet Actor { get; }
    public ParameterSet Critics { get; }
    public ParameterSet Targets { get; }
    public ParameterSet Temperature { get; }
    public ParameterSet[] All { get; }
    public Parameter LogTemperature => Temperature.Tensors[0];

    /// <summary>Records critic <paramref name="twin"/> (0 or 1) on (observation, task, action).</summary>
    public Node Critic(Graph graph, int twin, Node x) => Twins[twin].Record(graph, Critics, x);

    /// <summary>Records the slow copy of critic <paramref name="twin"/>.</summary>
    public Node Target(Graph graph, int twin, Node x) => targets[twin].Record(graph, Targets, x);

    private void Initialise(int actionSize, SacOptions options, ulong seed)
    {
        var stream = new RngStream(seed, "initialisation");
        for (int layer = 0; layer < ActorShape.LayerCount - 1; layer++)
            Initialiser.GlorotUniform(ActorShape.Weight(Actor, layer), ref stream);
        Initialiser.ScaledTruncatedNormal(ActorShape.Weight(Actor, ActorShape.LayerCount - 1), HeadScale, ref stream);
        ActorShape.Bias(Actor, ActorShape.LayerCount - 1).Values[actionSize..].Fill(FirstLogDeviation);
        foreach (Mlp critic in Twins)
        {
            for (int layer = 0; layer < critic.LayerCount - 1; layer++)
                Initialiser.ScaledUniform(critic.Weight(Critics, layer), CriticScale, ref stream);
            Initialiser.Uniform(critic.Weight(Critics, critic.LayerCount - 1), CriticHeadLimit, ref stream);
        }
        Critics.Values.CopyTo(Targets.Values);
        LogTemperature.Values[0] = Float32Math.Log((float)(options.FixedTemperature ?? 1));
    }
}
