using Hipi.Environments;
using Hipi.Learning;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Experiments.Online;

/// <summary>One cell of an online experiment: its parts, built from the spec, and the state that a checkpoint holds.</summary>
public sealed class OnlineCell : IStateful
{
    private const long ProgressEvery = 1000;

    private readonly CellRun run;
    private readonly Budget budget;
    private readonly Evaluation evaluation;
    private readonly ILearner learner;
    private readonly EpisodeReplay replay;
    private readonly Collector collector;
    private readonly HindsightUpdater updater;
    private readonly Evaluator evaluator;
    private readonly CurveRecorder recorder = new();
    private readonly CheckpointPace pace = new();

    public OnlineCell(CellRun run)
    {
        this.run = run;
        (budget, evaluation) = (run.Spec.Budget!, run.Spec.Evaluation!);
        ulong seed = run.Seed;
        var parts = new OnlineParts(run.Spec);
        (IEnvironment environment, ITaskFamily family) = (parts.Environment, parts.Family);
        learner = parts.CreateLearner(seed, run.Profile);
        replay = new EpisodeReplay((int)budget.ReplayCapacity, environment.StateSize, environment.ActionSize, family.TaskSize);
        var batch = new TransitionBatch(learner.BatchSize, environment.StateSize, environment.ActionSize, family.TaskSize);
        IRelabeller relabeller = OnlineParts.CreateRelabeller(run.Arm,
            new RelabelContext(replay, family, environment, learner.Scorer, batch.Size, seed) { Profile = run.Profile });
        collector = new Collector(environment, family, learner, replay, seed, budget.MaxEpisodeSteps);
        updater = new HindsightUpdater(replay, family, relabeller, learner, batch, run.Arm.Fraction, seed) { Profile = run.Profile };
        evaluator = new Evaluator(new OnlineParts(run.Spec).Environment, family, seed, evaluation.Episodes, budget.MaxEpisodeSteps);
    }

    public long EnvironmentSteps { get; private set; }
    public long TotalSteps => run.EnvironmentSteps;
    public int GradientStepsPerStep => run.GradientSteps;

    /// <summary>True once warm-up is over and a whole episode is stored.</summary>
    public bool IsLearning => EnvironmentSteps > budget.WarmupSteps && replay.Count > 0;

    /// <summary>True at every evaluation interval and at the end.</summary>
    public bool EvaluationIsDue => EnvironmentSteps % evaluation.Every == 0 || EnvironmentSteps == TotalSteps;

    /// <summary>
    /// True at every interval that comes no sooner than <see cref="CheckpointPace"/> allows, and when the run is to stop.
    /// </summary>
    public bool CheckpointIsDue =>
        (EnvironmentSteps % run.CheckpointEverySteps == 0 && pace.IsDue) || run.Stop.IsCancellationRequested;

    /// <summary>One environment step, at random during warm-up.</summary>
    public void Collect()
    {
        run.Profile?.Enter(Stage.Collect);
        if (EnvironmentSteps < budget.WarmupSteps) collector.RandomStep();
        else collector.Step();
        EnvironmentSteps++;
        if (run.Profile is { } profile) profile.EnvironmentSteps++;
        if (EnvironmentSteps % ProgressEvery == 0) run.Progress(EnvironmentSteps, TotalSteps);
    }

    /// <summary>Draws a batch and lets the arm give its rows their tasks.</summary>
    public void Relabel() => recorder.Add(updater.Relabel());

    /// <summary>One gradient step on that batch.</summary>
    public void Update() => recorder.Add(updater.Update());

    /// <summary>Evaluates the mean-action policy and records a row of the curve.</summary>
    public void Evaluate()
    {
        run.Profile?.Enter(Stage.Evaluate);
        EvaluationResult result = evaluator.Run(learner);
        recorder.Record(EnvironmentSteps, updater.Updates, collector.Episodes, result, learner.StateHash());
    }

    /// <summary>Writes a checkpoint.</summary>
    public void Checkpoint() => pace.Write(() => run.Folder.WriteCheckpoint(Save));

    /// <summary>Writes what the finished cell leaves: its curve and its weights.</summary>
    public void Finish()
    {
        run.Profile?.Enter(Stage.Checkpoint);
        if (collector.Interruptions + evaluator.Interruptions > 0)
            run.Notice(FormattableString.Invariant(
                $"{collector.Interruptions} of {collector.Episodes} episodes were cut where physics broke down, and ")
                + FormattableString.Invariant($"{evaluator.Interruptions} of the evaluations since this process began"));
        run.Folder.WriteCurve(recorder.Rows);
        run.Folder.WriteWeights(learner.Weights());
        run.Profile?.End();
    }

    public void Save(BinaryWriter writer)
    {
        run.Profile?.Enter(Stage.Checkpoint);
        writer.Write(EnvironmentSteps);
        foreach (IStateful part in Parts()) part.Save(writer);
    }

    public void Load(BinaryReader reader)
    {
        EnvironmentSteps = reader.ReadInt64();
        foreach (IStateful part in Parts()) part.Load(reader);
    }

    private IEnumerable<IStateful> Parts() => [collector, replay, learner, updater, recorder];
}
