using Hipi.Experiments.Online;
using Hipi.Learning;

namespace Hipi.Experiments.Cloning;

/// <summary>table.csv of protocol `cloning`; the columns that a row has hang on its kind, the others are empty.</summary>
/// <remarks>
/// epoch: round, epoch (both from 1), updates, trainingLoss, validationLoss.
/// result: round, trajectories in the data, return, success, length of the evaluation; lateReward (arm `demonstrations`) = mean reward of a
/// step in an episode's second half; where the arm labels: candidates, biasedShare = share of trajectories labelled with
/// the first candidate, evenShare = 1 / candidates, labelsKept, entropy, impossible.
/// </remarks>
internal sealed class CloningTable
{
    private readonly TableFile table = new(
        "kind", "round", "epoch", "updates", "trainingLoss", "validationLoss", "trajectories", "return", "success", "length", "lateReward",
        "candidates", "biasedShare", "evenShare", "labelsKept", "entropy", "impossible");

    public TableFile File => table;

    public void AddEpoch(int round, int epoch, in CloningEpoch row) => Add(new()
    {
        ["kind"] = "epoch", ["round"] = round + 1, ["epoch"] = epoch + 1, ["updates"] = row.Updates,
        ["trainingLoss"] = row.TrainingLoss, ["validationLoss"] = row.ValidationLoss,
    });

    public void AddResult(int round, int trajectories, in EvaluationResult result, double? lateReward, TrajectoryArm.Report? labels) =>
        Add(new()
    {
        ["kind"] = "result", ["round"] = round + 1, ["trajectories"] = trajectories,
        ["return"] = result.Return, ["success"] = result.Success, ["length"] = result.Length, ["lateReward"] = lateReward,
        ["candidates"] = labels?.Candidates, ["biasedShare"] = labels?.Biased, ["evenShare"] = labels is { } given
            ? 1.0 / given.Candidates : null,
        ["labelsKept"] = labels?.Kept, ["entropy"] = labels?.Entropy, ["impossible"] = labels?.Impossible,
    });

    /// <summary>Writes the rows into a checkpoint, as they stand in the file.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(table.Rows.Count);
        foreach (IReadOnlyList<string> row in table.Rows)
            foreach (string field in row) writer.Write(field);
    }

    public void Load(BinaryReader reader)
    {
        for (int count = reader.ReadInt32(); count > 0; count--)
            table.Add([.. table.Columns.Select(_ => (object)reader.ReadString())]);
    }

    private void Add(Dictionary<string, object?> values) =>
        table.Add([.. table.Columns.Select(column => values.GetValueOrDefault(column))]);
}
