using Hipi.Experiments.Protocols;

namespace Hipi.Experiments;

/// <summary>The registered protocols; a kind's options are the spec's section `data`.</summary>
public static class ProtocolRegistry
{
    public static Registry<IProtocol> All { get; } = new(
        "protocol",
        new("online", typeof(NoOptions), "Collect, relabel, update, evaluate, record (Algorithm 2).", new Runner()),
        new("crossing", typeof(CrossingOptions),
            "Two crossing trajectories, labelled by each arm; which goals Q-learning then reaches (Fig. 4).", new CrossingProtocol()),
        new("labels", typeof(LabelsOptions), "A few trajectories, scored and labelled by each arm (Fig. 2).", new LabelsProtocol()),
        new("cloning", typeof(Cloning.CloningSettings),
            "Demonstrate, label whole trajectories, clone, evaluate (Algorithm 3, Figs. 7 and 8).", new CloningProtocol()));
}
