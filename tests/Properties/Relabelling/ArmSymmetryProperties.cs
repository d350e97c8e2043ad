using FsCheck;
using FsCheck.Fluent;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Relabelling;
using Hipi.Replay;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Relabelling;

/// <summary>
/// E-POSTERIOR through the arm: other orders of the batch and of the tasks give the same posteriors and, under argmax, the same labels.
/// </summary>
public sealed class ArmSymmetryProperties(ITestOutputHelper output)
{
    private const int Length = 3;

    private sealed record Case(int Episodes, int Tasks, int Rows, string Partition, string Candidates, int Seed)
    {
        public RngStream Stream(string purpose) => new((ulong)Seed, purpose);

        public int[] Order(string purpose, int size)
        {
            RngStream stream = Stream(purpose);
            int[] order = [.. Enumerable.Range(0, size)];
            for (int k = size - 1; k > 0; k--)
            {
                int other = stream.NextInt(k + 1);
                (order[k], order[other]) = (order[other], order[k]);
            }
            return order;
        }
    }

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from episodes in Gen.Choose(1, 6)
        from tasks in Gen.Choose(1, 5)
        from rows in Gen.Choose(1, 12)
        from partition in Gen.Elements("none", "batch", "exact")
        from candidates in Gen.Elements("tasks", "enumerate")
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Case(episodes, tasks, rows, partition, candidates, seed));

    private static readonly (string, Func<Case, bool>)[] Classes =
    [
        ("partition none", c => c.Partition == "none"), ("partition batch", c => c.Partition == "batch"),
        ("partition exact", c => c.Partition == "exact"),
        ("the batch's tasks", c => c.Candidates == "tasks"), ("enumerated", c => c.Candidates == "enumerate"),
        ("one row", c => c.Rows == 1), ("one task", c => c.Tasks == 1),
    ];

    [Fact]
    public void Arm_PermutedBatch_PermutesPosteriorsAndLabels() => Check.Holds(output, Cases, c => BatchViolation(c, false), Classes);

    [Fact]
    public void Arm_PermutedBatch_SabotageIsSeen() => Check.Fails(Cases, c => BatchViolation(c, true));

    [Fact]
    public void Arm_RenamedTasks_RenamesPosteriorsAndLabels() => Check.Holds(output, Cases, c => TaskViolation(c, false), Classes);

    [Fact]
    public void Arm_RenamedTasks_SabotageIsSeen() => Check.Fails(Cases, c => TaskViolation(c, true));

    private static string? BatchViolation(Case c, bool sabotage)
    {
        int[] names = [.. Enumerable.Range(0, c.Tasks)], order = c.Order("rows", c.Rows), same = [.. Enumerable.Range(0, c.Rows)];
        (double[][] plain, float[] labels) = Run(c, names, same);
        (double[][] moved, float[] movedLabels) = Run(c, names, order);
        if (sabotage) Array.Reverse(order);
        return Difference([.. order.Select(i => plain[i])], [.. order.Select(i => labels[i])], moved, movedLabels);
    }

    private static string? TaskViolation(Case c, bool sabotage)
    {
        int[] names = c.Order("tasks", c.Tasks), same = [.. Enumerable.Range(0, c.Tasks)], rows = [.. Enumerable.Range(0, c.Rows)];
        (double[][] plain, float[] labels) = Run(c, same, rows);
        (double[][] renamed, float[] renamedLabels) = Run(c, names, rows);
        if (sabotage) Array.Reverse(names);
        double[][] expected = [.. plain.Select(row => Renamed(row, names))];
        return Difference(expected, [.. labels.Select(label => (float)names[(int)label])], renamed, renamedLabels);
    }

    private static double[] Renamed(double[] row, int[] names)
    {
        double[] renamed = new double[row.Length];
        for (int k = 0; k < row.Length; k++) renamed[names[k]] = row[k];
        return renamed;
    }

    /// <summary>
    /// Posterior of every row summed over equal candidates [rows][tasks], and its argmax label, where task k goes by the name names[k].
    /// </summary>
    private static (double[][] Posteriors, float[] Labels) Run(Case c, int[] names, int[] order)
    {
        RngStream draws = c.Stream("rewards"), commands = c.Stream("commands"), positions = c.Stream("positions");
        float[][] rewards = new float[c.Tasks][];
        double[] prior = new double[c.Tasks], logZ = new double[c.Tasks];
        for (int k = 0; k < c.Tasks; k++)
        {
            float[] row = rewards[names[k]] = new float[c.Episodes * Length];
            for (int s = 0; s < row.Length; s++) row[s] = 4f * draws.NextSingle() - 2f;
            (prior[names[k]], logZ[names[k]]) = (0.1 + draws.NextDouble(), 6 * draws.NextDouble() - 3);
        }
        double total = prior.OrderBy(p => p).Sum();
        EpisodeReplay replay = NumberedReplay.Make(c.Episodes, Length, _ => names[commands.NextInt(c.Tasks)]);
        long[] drawn = [.. Enumerable.Range(0, c.Rows).Select(_ => (long)positions.NextInt(replay.Count))];
        TransitionBatch batch = NumberedReplay.Batch(replay, order.Select(i => drawn[i]));
        RelabelContext context =
            Worlds.Context(replay, Worlds.Navigation(), new TableFamily(rewards, [.. prior.Select(p => p / total)]), c.Rows, 1) with
        {
            Exact = new FakePartition(task => logZ[(int)task]),
        };
        var arm = (PosteriorRelabeller)Worlds.Arm("inverse-rl", context,
            $$"""{ "score": "return", "select": "argmax", "candidates": "{{c.Candidates}}", "partition": "{{c.Partition}}" }""");
        arm.Relabel(batch, Worlds.All(c.Rows));
        return ([.. Enumerable.Range(0, c.Rows).Select(i => Summed(arm, i, c.Tasks))], batch.Tasks);
    }

    private static double[] Summed(PosteriorRelabeller arm, int row, int tasks)
    {
        double[] summed = new double[tasks];
        int m = arm.Candidates.Count;
        for (int j = 0; j < m; j++) summed[(int)arm.Candidates[j][0]] += arm.Probabilities[row * m + j];
        return summed;
    }

    // Scores are at most 6 in size and log Z at most 3 + log 12: a normalised score is off by under 32 roundings of 2^-53 * 16, a
    // probability by twice that, a
    // sum of up to 12 of them by 12 times that: below 2^-39. Labels are compared where no two tasks lie within twice that: argmax without
    // near-ties.
    private static string? Difference(double[][] expected, float[] expectedLabels, double[][] actual, float[] actualLabels)
    {
        double bound = Math.Pow(2, -39);
        for (int i = 0; i < expected.Length; i++)
        {
            for (int k = 0; k < expected[i].Length; k++)
                if (!(Math.Abs(expected[i][k] - actual[i][k]) <= bound))
                    return $"row {i}, task {k}: {actual[i][k]:R}, expected {expected[i][k]:R}";
            if (expectedLabels[i] != actualLabels[i] && !NearTie(expected[i], bound))
                return $"row {i}: label {actualLabels[i]}, expected {expectedLabels[i]}";
        }
        return null;
    }

    private static bool NearTie(double[] row, double bound)
    {
        double[] sorted = [.. row.OrderByDescending(p => p)];
        return sorted.Length > 1 && sorted[0] - sorted[1] <= 2 * bound;
    }
}
