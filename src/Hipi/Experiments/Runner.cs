using Hipi.Experiments.Online;
using Hipi.Learning;

namespace Hipi.Experiments;

/// <summary>The main path of every online experiment: collect, relabel, update, evaluate, record, checkpoint.</summary>
/// <remarks>
/// Source: E-HIPI-RL (the paper's Algorithm 2).  Numerics: a cell is one thread; its curve is a function of (resolved spec, seed, numerics
/// version) alone. Row 0 of the curve is the untrained policy. Warm-up steps act uniformly at random and make no update.
/// </remarks>
public sealed class Runner : IProtocol
{
    public SpecSections Needs => SpecSections.Online;

    /// <summary>Runs one cell to its end, or to the stop signal, after which a second call goes on where this one stopped.</summary>
    /// <exception cref="OperationCanceledException">The stop signal came; the cell is checkpointed.</exception>
    /// <exception cref="CellFailedException">A tensor stopped being finite; names it and the step.</exception>
    public void Run(CellRun run)
    {
        OnlineCell cell = Begin(run);
        while (cell.EnvironmentSteps < cell.TotalSteps)
        {
            Step(cell);
            if (!cell.CheckpointIsDue) continue;
            cell.Checkpoint();
            run.Stop.ThrowIfCancellationRequested();
        }
        cell.Finish();
    }

    /// <summary>
    /// The cell at its checkpoint, or at its start with the untrained policy evaluated; a checkpoint that cannot be loaded is discarded.
    /// </summary>
    private static OnlineCell Begin(CellRun run)
    {
        var cell = new OnlineCell(run);
        try
        {
            if (run.Folder.TryReadCheckpoint(cell.Load)) return cell;
        }
        catch (Exception problem) when (
            problem is InvalidDataException or EndOfStreamException or InputException or FormatException or ArgumentException)
        {
            run.Folder.DiscardCheckpoint();
            run.Notice($"its checkpoint cannot be loaded ({problem.Message}); it starts afresh");
            cell = new OnlineCell(run);   // the first is half loaded
        }
        cell.Evaluate();
        return cell;
    }

    private static void Step(OnlineCell cell)
    {
        try
        {
            cell.Collect();
            for (int step = 0; cell.IsLearning && step < cell.GradientStepsPerStep; step++)
            {
                cell.Relabel();
                cell.Update();
            }
            if (cell.EvaluationIsDue) cell.Evaluate();
        }
        catch (NonFiniteException problem)
        {
            throw new CellFailedException(cell.EnvironmentSteps, problem.Tensor, problem);
        }
    }
}
