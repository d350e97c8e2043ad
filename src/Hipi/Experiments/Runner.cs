using Hipi.Experiments.Online;
using Hipi.Learning;

namespace Hipi.Experiments;

/// <summary>The main path of every online experiment: collect, relabel, update, evaluate, record, checkpoint.</summary>
/// <remarks>
/// Source: E-HIPI-RL (the paper's Algorithm 2).  Numerics: a cell is one thread; its curve is a function of (resolved spec, seed, numerics version) alone.
/// Row 0 of the curve is the untrained policy. Warm-up steps act uniformly at random and make no update.
/// </remarks>
public sealed class Runner : IProtocol
{
    public SpecSections Needs => SpecSections.Online;

    /// <summary>Runs one cell to its end, or to the stop signal, after which a second call goes on where this one stopped.</summary>
    /// <exception cref="OperationCanceledException">The stop signal came; the cell is checkpointed.</exception>
    /// <exception cref="CellFailedException">A tensor stopped being finite; names it and the step.</exception>
    public void Run(CellRun run)
    {
        var cell = new OnlineCell(run);
        if (!run.Folder.TryReadCheckpoint(cell.Load)) cell.Evaluate();

        while (cell.EnvironmentSteps < cell.TotalSteps)
        {
            Step(cell);
            if (!cell.CheckpointIsDue) continue;
            run.Folder.WriteCheckpoint(cell.Save);
            run.Stop.ThrowIfCancellationRequested();
        }
        cell.Finish();
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
