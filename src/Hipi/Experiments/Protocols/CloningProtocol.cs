using Hipi.Experiments.Cloning;
using Hipi.Learning;

namespace Hipi.Experiments.Protocols;

/// <summary>Protocol `cloning` (Algorithm 3, Figs. 7 and 8): demonstrate, label, clone, evaluate.</summary>
/// <remarks>
/// Source: E-CLONING-LOSS.  curve.csv has a row an epoch (the training loss as actorLoss) and one for each round's evaluation;
/// environmentSteps stays 0, since
/// nothing is learned online. table.csv: see <see cref="CloningTable"/>. A checkpoint is written at the end of every epoch.
/// </remarks>
public sealed class CloningProtocol : IProtocol
{
    public SpecSections Needs => SpecSections.Environment | SpecSections.Tasks | SpecSections.Data;

    public Func<string, bool> TakesArm => static kind => CloningArmRegistry.All.Find(kind) is not null;

    public IEnumerable<SpecProblem> Check(Spec spec) => CloningCheck.Problems(spec);

    public void Run(CellRun run)
    {
        try
        {
            CloningCell cell = Begin(run);
            while (!cell.IsDone)
            {
                while (cell.Train())
                {
                    if (cell.EpochHasEnded || run.Stop.IsCancellationRequested) run.Folder.WriteCheckpoint(cell.Save);
                    run.Stop.ThrowIfCancellationRequested();
                }
                cell.EndRound();
            }
            cell.Finish();
        }
        catch (NonFiniteException problem)
        {
            throw new CellFailedException(0, problem.Tensor, problem);
        }
    }

    /// <summary>The cell at its checkpoint, or at its start; a checkpoint that cannot be loaded is discarded.</summary>
    private static CloningCell Begin(CellRun run)
    {
        CloningCell cell = Demonstrated(run);
        try
        {
            if (run.Folder.TryReadCheckpoint(cell.Load)) return cell;
        }
        catch (Exception problem) when (problem
            is InvalidDataException or EndOfStreamException or InputException or FormatException or ArgumentException)
        {
            run.Folder.DiscardCheckpoint();
            run.Notice($"its checkpoint cannot be loaded ({problem.Message}); it starts afresh");
            cell = Demonstrated(run);   // the first is half loaded
        }
        cell.BeginRound();
        return cell;
    }

    private static CloningCell Demonstrated(CellRun run)
    {
        var cell = new CloningCell(run);
        cell.Demonstrate();
        return cell;
    }
}
