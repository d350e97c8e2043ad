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

    /// <summary>Arms whose settings need what is not there: critics, or candidates beyond the listed tasks.</summary>
    public static IEnumerable<SpecProblem> Problems(Spec spec)
    {
        foreach (Arm arm in spec.Arms)
        {
            if (((IRelabelOptions)arm.Relabel.Options).NeedsScorer == "value")
                yield return new SpecProblem(
                    $"arms.{arm.Name}.relabel", "must be an arm that asks no critic where none is trained", $"\"{arm.Relabel.Name}\"",
                    "use generalized-hindsight with ties return");
            if (arm.Relabel.Options is not InverseRlOptions options) continue;
            if (options.Score == ScoreKind.Backup)
                yield return new SpecProblem($"arms.{arm.Name}.score", "must be return or softQ where no critic is trained", "\"backup\"");
            if (options.Candidates is CandidateSource.States or CandidateSource.NextStates && NeedsListed(options))
                yield return new SpecProblem($"arms.{arm.Name}.candidates", "must be listed tasks for the exact soft Q and log Z",
                    $"{options.Candidates}", "set it to enumerate");
        }
    }

    private static bool NeedsListed(InverseRlOptions options) => options.Score == ScoreKind.SoftQ || options.Partition == Partition.Exact;

    private static ICandidateScorer Score(string name, ExactScorer scorer) => name == "softQ"
        ? scorer
        : throw new InputException($"score: must be return or softQ where no critic is trained, found {name}; name one of these");
}
