using Hipi.Environments;
using Hipi.InverseRl;
using Hipi.Learning;
using Hipi.Relabelling;
using Hipi.Replay;

namespace Hipi.Benchmarks;

/// <summary>What our side times, by name: a size of the hidden layers in, one call out.</summary>
internal static class WorkList
{
    public static IReadOnlyDictionary<string, Func<int, Action>> All { get; } = new Dictionary<string, Func<int, Action>>
    {
        ["sac-update"] = SacUpdate,
        ["relabel"] = hidden => Relabel(hidden, "softQ"),
        ["backup-relabel"] = hidden => Relabel(hidden, "backup"),
        ["bc-step"] = CloningWork.Step,
    };

    /// <summary>One update, packing and noise included, replay sampling not.</summary>
    private static Action SacUpdate(int hidden)
    {
        SoftActorCritic learner = World.Learner(hidden);
        TransitionBatch[] batches = World.Batches();
        int at = 0;
        return () => learner.Update(batches[at++ % World.Rotated]);
    }

    /// <summary>Scores of 32 rows under their 32 tasks, log Z over the batch, softmax, one draw a row, diagnostics.</summary>
    private static Action Relabel(int hidden, string score)
    {
        SoftActorCritic learner = World.Learner(hidden);
        TransitionBatch[] batches = World.Batches();
        LearnerContext world = learner.Context;
        var replay = new EpisodeReplay(1, World.States, World.Actions, World.Tasks);
        var context = new RelabelContext(replay, world.Family, world.Environment, learner.Scorer, World.BatchSize, 1);
        var relabeller = new PosteriorRelabeller(new PosteriorSettings
        {
            Scorer = learner.Scorer(score), Candidates = CandidateSource.Tasks, ExtraPriorDraws = 0, Partition = Partition.Batch,
            Select = LabelChoice.Sample, Temperature = ScoreTemperature.One,
        }, context);
        var mask = new bool[World.BatchSize];   // labels are drawn, not written, so that the batches stay as they are
        int at = 0;
        return () => relabeller.Relabel(batches[at++ % World.Rotated], mask);
    }
}
