using Hipi.Environments;
using Hipi.InverseRl;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Experiments.Protocols;

/// <summary>Registered arms on a finite MDP, whose exact soft Q and log Z are known.</summary>
internal static class Arms
{
    public static IRelabeller Create(
        Arm arm, EpisodeReplay replay, ITaskFamily family, IEnvironment environment, ExactScorer scorer, int batchSize, ulong seed)
    {
        var kind = RelabellerRegistry.All.Find(arm.Relabel.Name)
            ?? throw new InputException($"arms.{arm.Name}.relabel: must be a registered arm, found {arm.Relabel.Name}; name another");
        var context = new RelabelContext(replay, family, environment, name => Score(name, scorer), batchSize, seed) { Exact = scorer };
        return kind.Create(arm.Relabel.Options, context);
    }

    private static ICandidateScorer Score(string name, ExactScorer scorer) => name == "softQ"
        ? scorer
        : throw new InputException($"score: must be return or softQ where no critic is trained, found {name}; name one of these");
}
