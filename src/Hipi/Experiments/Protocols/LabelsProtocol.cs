using System.Collections.Immutable;
using Hipi.Environments;
using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Experiments.Protocols;

/// <summary>Protocol `labels` (Fig. 2): a few whole trajectories, scored under every task and labelled by an arm.</summary>
/// <remarks>
/// Source: E-POSTERIOR. The batch holds one transition of each trajectory; the arm is the registered one. table.csv has one row for each
/// trajectory and task, both counted from 1: score (raw), normalised (after partition and prior) and posterior where the arm has them; own
/// = the task that the trajectory pursued; labels = draws that gave the trajectory this task, share = labels / draws.
/// Streams: `relabelling-mask`, and `relabelling` in the arm.
/// </remarks>
public sealed class LabelsProtocol : IProtocol
{
    public SpecSections Needs => SpecSections.Environment | SpecSections.Tasks | SpecSections.Data;

    public void Run(CellRun run)
    {
        var options = (LabelsOptions)run.Spec.Data!.Options;
        var grid = new Grid((GridOptions)run.Spec.Environment!.Options);
        ITaskFamily family = new TableFamily((TableOptions)run.Spec.Tasks!.Options, grid);
        ImmutableArray<Path> paths = [.. options.Trajectories.Select(text => Moves.Follow(grid, grid.Starts[0], text))];
        EpisodeReplay replay = Record(grid, family, paths, options.Own);
        var exact = new ExactScorer(replay, grid, family, paths[0].Length);
        IRelabeller arm = Arms.Create(run.Arm, replay, family, grid, exact, paths.Length, run.Seed);
        TransitionBatch batch = FirstOfEach(replay, grid, family, paths);
        int[,] labels = Draw(run, arm, replay, family, batch, options.Draws);
        run.Folder.WriteTable(Table(options, arm as PosteriorRelabeller, Scores(run.Arm, replay, family, exact, batch), labels));
        run.Folder.WriteCurve([]);
    }

    public IEnumerable<SpecProblem> Check(Spec spec) => LabelsCheck.Problems(spec);

    private static EpisodeReplay Record(Grid grid, ITaskFamily family, ImmutableArray<Path> paths, ImmutableArray<int> own)
    {
        var replay = new EpisodeReplay(paths.Sum(path => path.Length), grid.StateSize, grid.ActionSize, family.TaskSize);
        float[] task = new float[family.TaskSize];
        for (int k = 0; k < paths.Length; k++)
        {
            family.GetTask(own[k], task);
            Moves.Record(grid, paths[k], replay, task);
        }
        return replay;
    }

    private static TransitionBatch FirstOfEach(EpisodeReplay replay, Grid grid, ITaskFamily family, ImmutableArray<Path> paths)
    {
        var batch = new TransitionBatch(paths.Length, grid.StateSize, grid.ActionSize, family.TaskSize);
        for (int k = 0; k < paths.Length; k++) batch.Positions[k] = k * paths[0].Length;
        replay.Gather(batch);
        return batch;
    }

    private static int[,] Draw(CellRun run, IRelabeller arm, EpisodeReplay replay, ITaskFamily family, TransitionBatch batch, int draws)
    {
        int[,] labels = new int[batch.Size, family.TaskSize];
        bool[] mask = new bool[batch.Size];
        var maskStream = new RngStream(run.Seed, "relabelling-mask");
        for (int draw = 0; draw < draws; draw++)
        {
            replay.Gather(batch);
            RelabelMask.Draw(ref maskStream, run.Arm.Fraction, mask);
            arm.Relabel(batch, mask);
            for (int row = 0; row < batch.Size; row++) labels[row, batch.Task(row).IndexOf(1f)]++;
        }
        replay.Gather(batch);
        return labels;
    }

    /// <summary>Raw scores by the arm's own scorer; empty where it scores nothing.</summary>
    private static double[] Scores(Arm arm, EpisodeReplay replay, ITaskFamily family, ExactScorer exact, TransitionBatch batch)
    {
        if (arm.Relabel.Options is not InverseRlOptions options) return [];
        ICandidateScorer scorer = options.Score == ScoreKind.Return ? new ReturnScorer(replay, family) : exact;
        float[] tasks = new float[family.TaskSize * family.TaskSize];
        for (int k = 0; k < family.TaskSize; k++) family.GetTask(k, tasks.AsSpan(k * family.TaskSize, family.TaskSize));
        double[] scores = new double[batch.Size * family.TaskSize];
        scorer.Score(batch, tasks, family.TaskSize, scores);
        return scores;
    }

    private static TableFile Table(LabelsOptions options, PosteriorRelabeller? arm, double[] scores, int[,] labels)
    {
        var table = new TableFile("trajectory", "task", "own", "score", "normalised", "posterior", "labels", "share");
        bool enumerated = arm is not null && arm.Probabilities.Length == labels.Length;
        for (int row = 0, at = 0; row < labels.GetLength(0); row++)
            for (int task = 0; task < labels.GetLength(1); task++, at++)
                table.Add(row + 1, task + 1, options.Own[row] == task, scores.Length > 0 ? scores[at] : null,
                    enumerated && scores.Length > 0 ? arm!.Scores[at] : null, enumerated ? arm!.Probabilities[at] : null,
                    labels[row, task], (double)labels[row, task] / options.Draws);
        return table;
    }
}
