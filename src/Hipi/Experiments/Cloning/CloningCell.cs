using Hipi.Environments;
using Hipi.Experiments.Online;
using Hipi.Learning;
using Hipi.Numerics;
using Hipi.Relabelling;
using Hipi.Tasks;

namespace Hipi.Experiments.Cloning;

/// <summary>
/// One cell of a cloning experiment: demonstrations, labels, a clone, its evaluation; round after round where the spec asks for more than
/// one.
/// </summary>
/// <remarks>
/// Source: E-CLONING-LOSS, E-TRAJECTORY.  The demonstrations are made anew from their seed when a cell is resumed; what earlier rounds
/// added is in the checkpoint.
/// A round's clone starts from first weights of its own. Evaluation: stream `evaluation`, the same episodes for every arm of a seed.
/// </remarks>
internal sealed class CloningCell : IStateful
{
    private readonly CellRun run;
    private readonly CloningSettings settings;
    private readonly CloningRole role;
    private readonly IEnvironment environment;
    private readonly ITaskFamily family;
    private readonly LearnerContext context;
    private readonly DemonstrationMaker maker;
    private readonly CloningTable table = new();
    private readonly List<CurveRow> rows = [];
    private CloningData data;
    private BehaviouralCloning? clone;
    private CloningTrainer? trainer;
    private TrajectoryArm.Report? labels;

    public CloningCell(CellRun run)
    {
        this.run = run;
        settings = (CloningSettings)run.Spec.Data!.Options;
        role = CloningArmRegistry.All.Find(run.Arm.Relabel.Name)!.Create;
        environment = SpecParts.Environment(run.Spec);
        family = SpecParts.Family(run.Spec, environment);
        context = new LearnerContext(environment.StateSize, family.TaskSize, environment.ActionSize, environment, family, run.Seed);
        maker = new DemonstrationMaker(environment, family, settings.MaxEpisodeSteps);
        data = new CloningData(context);
    }

    /// <summary>Updates that a cell makes, about, in the measure of online cells; references make none.</summary>
    public static double CostOf(CloningSettings settings, Arm arm)
    {
        const double epochs = 40, perStep = 0.1;   // a batch of 256 takes as long as some 25 small updates
        double steps = (double)settings.Demonstrations.Trajectories * settings.MaxEpisodeSteps;
        return CloningArmRegistry.All.Find(arm.Relabel.Name)?.Create is CloningRole.RandomPolicy or CloningRole.Demonstrations ? steps
            : steps * epochs * perStep * settings.Rounds;
    }

    /// <summary>Rounds that are finished.</summary>
    public int Round { get; private set; }

    /// <summary>True once the last round is evaluated.</summary>
    public bool IsDone => Round >= (role is CloningRole.RandomPolicy or CloningRole.Demonstrations ? 1 : settings.Rounds);

    /// <summary>Makes the demonstrations.</summary>
    public void Demonstrate()
    {
        DemonstrationOptions options = settings.Demonstrations;
        IDemonstrator demonstrator = DemonstratorRegistry.All.Find(options.Demonstrator)!.Create(new DemonstratorContext(options,
            environment, family, run.Spec.Files));
        maker.AddDemonstrations(data, options, demonstrator, run.Stop);
    }

    /// <summary>Labels the data and makes the round's untrained clone; what needs no clone is evaluated at once.</summary>
    public void BeginRound()
    {
        if (role is CloningRole.RandomPolicy or CloningRole.Demonstrations) return;
        if (role == CloningRole.Relabelled)
            labels = new TrajectoryArm((TrajectoryOptions)run.Arm.Relabel.Options, run.Arm.Fraction, family, context,
            run.Folder.FilePath("features" + AtomicFile.Suffix)).Label(data, Round);
        ulong seed = run.Seed + ((ulong)Round << 56);   // first weights and orders of a round's own
        clone = new BehaviouralCloning(settings.Cloning, context with { Seed = seed }, role == CloningRole.TaskAgnostic
            ? CloningInput.StateAlone : CloningInput.StateAndTask);
        trainer = new CloningTrainer(clone, data, settings.Cloning, seed);
    }

    /// <summary>One update of the clone; false where it is fully trained.</summary>
    public bool Train()
    {
        if (trainer is null || trainer.IsDone) return false;
        int epochs = trainer.Epochs.Count;
        trainer.Step();
        if (trainer.Epochs.Count == epochs) return true;
        CloningEpoch epoch = trainer.Epochs[^1];
        rows.Add(new CurveRow { GradientSteps = epoch.Updates, Episodes = data.Trajectories, ActorLoss = epoch.TrainingLoss,
            StateHash = epoch.StateHash });
        table.AddEpoch(Round, epochs, epoch);
        run.Progress(Round * settings.Cloning.MaxEpochs + trainer.Epochs.Count, settings.Rounds * settings.Cloning.MaxEpochs);
        return true;
    }

    /// <summary>True where an epoch has just ended: a checkpoint is worth its writing.</summary>
    public bool EpochHasEnded => trainer is { } training && training.Epochs.Count > 0 && training.Epochs[^1].Updates == training.Updates;

    /// <summary>Evaluates the round's clone and records it; before another round its trajectories join the data.</summary>
    public void EndRound()
    {
        trainer?.Finish();
        (EvaluationResult result, double? late) = role == CloningRole.Demonstrations
            ? DemonstrationReturns.Of(data, family, settings.MaxEpisodeSteps)
            : (Evaluate(clone ?? (IPolicy)new UniformPolicy(new RngStream(run.Seed, "exploration"))), (double?)null);
        rows.Add(new CurveRow
        {
            GradientSteps = trainer?.Updates ?? 0, Episodes = data.Trajectories,
            EvaluationReturn = result.Return, EvaluationSuccess = result.Success, EvaluationLength = result.Length,
            LabelsKept = labels?.Kept ?? double.NaN, PosteriorEntropy = labels?.Entropy ?? double.NaN, StateHash = clone?.StateHash(),
        });
        table.AddResult(Round, data.Trajectories, result, late, labels);
        Round++;
        if (!IsDone) Extend();
        if (!IsDone) BeginRound();
    }

    /// <summary>Writes curve, table and weights.</summary>
    public void Finish()
    {
        run.Folder.WriteCurve(rows);
        run.Folder.WriteTable(table.File);
        if (clone is not null) run.Folder.WriteWeights(clone.Weights());
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Round);
        if (Round > 0) data.Save(writer);
        CurveFile.Save(writer, rows);
        table.Save(writer);
        trainer!.Save(writer);
    }

    /// <summary>Reads a checkpoint into a cell whose demonstrations are made; labels and splits are made again from their seeds.</summary>
    public void Load(BinaryReader reader)
    {
        Round = reader.ReadInt32();
        if (Round > 0)
        {
            data = new CloningData(context);
            data.Load(reader);
        }
        rows.AddRange(CurveFile.Load(reader));
        table.Load(reader);
        BeginRound();
        trainer!.Load(reader);
    }

    private EvaluationResult Evaluate(IPolicy policy) =>
        new Evaluator(SpecParts.Environment(run.Spec), family, run.Seed, settings.EvaluationEpisodes, settings.MaxEpisodeSteps).Run(policy);

    private void Extend()
    {
        int first = (Round - 1) * settings.RoundTrajectories;
        maker.AddRollouts(data, run.Seed, first, settings.RoundTrajectories, Noisy, run.Stop);
    }

    private void Noisy(ref RngStream stream, ReadOnlySpan<float> state, ReadOnlySpan<float> task, Span<float> action)
    {
        clone!.MeanActions(state, task, action, 1);
        foreach (ref float value in action) value = MathF.Min(1f, MathF.Max(-1f, value + (float)settings.RoundNoise * stream.NextNormal()));
    }
}
