using Hipi.InverseRl;
using Hipi.Properties.InverseRl;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Relabelling;

/// <summary>E-POSTERIOR: scores to posterior against the plain formula, with its symmetries.</summary>
public sealed class PosteriorProperties(ITestOutputHelper output)
{
    // Each side's normalised scores are off by at most a few roundings of numbers no larger than 2 max|R| + log n + log 1/p <= 2 max|R| +
    // 20,
    // and a probability moves by no more than twice what its scores move: 16 roundings of 2^-53 each, times two.
    private static double Bound(ScoreCase c) => 32 * Math.Pow(2, -53) * (2 * c.Scale + 20);

    [Fact]
    public void Posterior_AnyScores_AgreesWithThePlainFormula() =>
        Check.Holds(output, ScoreCase.Any, c => FormulaViolation(c, Sabotage.None), ScoreCase.Classes);

    [Fact]
    public void Posterior_AnyScores_SabotageIsSeen()
    {
        Check.Fails(ScoreCase.Any, c => FormulaViolation(c, Sabotage.LogZDropped));
        Check.Fails(ScoreCase.Any, c => FormulaViolation(c, Sabotage.PriorDropped));
        Check.Fails(ScoreCase.Any, c => FormulaViolation(c, Sabotage.SignFlipped));
    }

    [Fact]
    public void Posterior_TemperatureT_IsThatOfScoresOverT() =>
        Check.Holds(output, ScoreCase.Any, c => TemperatureViolation(c, 4), ScoreCase.Classes);

    [Fact]
    public void Posterior_TemperatureT_SabotageIsSeen() => Check.Fails(ScoreCase.Any, c => TemperatureViolation(c, 5));

    [Fact]
    public void Posterior_PermutedTasks_PermutesItsColumnsAndLabels() =>
        Check.Holds(output, ScoreCase.Any, c => TaskPermutationViolation(c, Sabotage.None), ScoreCase.Classes);

    [Fact]
    public void Posterior_PermutedTasks_SabotageIsSeen() =>
        Check.Fails(ScoreCase.Any, c => TaskPermutationViolation(c, Sabotage.SignFlipped));

    [Fact]
    public void Posterior_PermutedBatch_PermutesItsRows() =>
        Check.Holds(output, ScoreCase.Any, c => BatchPermutationViolation(c, Sabotage.None), ScoreCase.Classes);

    [Fact]
    public void Posterior_PermutedBatch_SabotageIsSeen() =>
        Check.Fails(ScoreCase.Any, c => BatchPermutationViolation(c, Sabotage.SignFlipped));

    [Fact]
    public void Posterior_MeanInsteadOfSum_IsTheSame() =>
        Check.Holds(output, ScoreCase.Any, c => MeanViolation(c, everyColumn: true), ScoreCase.Classes);

    [Fact]
    public void Posterior_MeanInsteadOfSum_SabotageIsSeen() => Check.Fails(ScoreCase.Any, c => MeanViolation(c, everyColumn: false));

    [Fact]
    public void Posterior_ScoresWithoutTask_IsThePriorOverCandidates() =>
        Check.Holds(output, ScoreCase.Any, c => PriorViolation(c, Sabotage.None), ScoreCase.Classes);

    [Fact]
    public void Posterior_ScoresWithoutTask_SabotageIsSeen() => Check.Fails(ScoreCase.Any, c => PriorViolation(c, Sabotage.PriorDropped));

    private static string? FormulaViolation(ScoreCase c, Sabotage sabotage)
    {
        double[] scores = c.Scores(), logZ = c.LogZ(), logPrior = c.LogPrior();
        double[] expected =
            Formula(c, sabotage == Sabotage.SignFlipped ? [.. scores.Select(r => double.IsInfinity(r) ? r : -r)] : scores, logZ, logPrior,
            sabotage);
        return Difference(c, c.PosteriorOf(scores, logZ, logPrior), expected);
    }

    /// <summary>softmax_j(log p_j + R_ij − log Z_j), log Z_j = log (1/B) Σ_i exp R_ij with nothing shifted but the exponents.</summary>
    private static double[] Formula(ScoreCase c, double[] scores, double[] logZ, double[] logPrior, Sabotage sabotage)
    {
        double[] posterior = new double[scores.Length];
        for (int i = 0; i < c.N; i++)
        {
            double[] row = [.. Enumerable.Range(0, c.M).Select(j => Term(c, scores, logZ, logPrior, sabotage, i, j))];
            double total = LogSum(row);
            for (int j = 0; j < c.M; j++) posterior[i * c.M + j] = double.IsInfinity(total) ? 0 : Math.Exp(row[j] - total);
        }
        return posterior;
    }

    private static double Term(ScoreCase c, double[] scores, double[] logZ, double[] logPrior, Sabotage sabotage, int i, int j)
    {
        double score = scores[i * c.M + j];
        double partition = c.Partition switch
        {
            Partition.Batch => LogSum(Enumerable.Range(0, c.N).Select(k => scores[k * c.M + j])) - Math.Log(c.N),
            Partition.Exact => logZ[j],
            _ => 0,
        };
        if (double.IsInfinity(partition) || double.IsInfinity(score)) return double.NegativeInfinity;
        return score - sabotage.LogZ(partition) + (sabotage == Sabotage.PriorDropped ? 0 : logPrior[j]);
    }

    private static double LogSum(IEnumerable<double> terms)
    {
        double top = terms.Max();
        return double.IsInfinity(top) ? top : top + Math.Log(terms.Sum(x => Math.Exp(x - top)));
    }

    private static string? TemperatureViolation(ScoreCase c, double divisor)
    {
        double[] scores = c.Scores(), logZ = c.LogZ(), logPrior = c.LogPrior();
        return Difference(c, c.PosteriorOf(scores, logZ, logPrior, 4), c.PosteriorOf([.. scores.Select(r => r / divisor)], logZ, logPrior));
    }

    private static string? TaskPermutationViolation(ScoreCase c, Sabotage sabotage)
    {
        int[] order = Order(c, c.M);
        double[] scores = c.Scores(), logZ = c.LogZ(), logPrior = c.LogPrior();
        double[] permuted = [.. Enumerable.Range(0, c.N * c.M).Select(k => scores[k / c.M * c.M + order[k % c.M]])];
        double[] plain = c.PosteriorOf(scores, logZ, logPrior);
        double[] moved = c.PosteriorOf(permuted, [.. order.Take(logZ.Length).Select(j => logZ[j])], [.. order.Select(j => logPrior[j])]);
        if (sabotage != Sabotage.None) Array.Reverse(order);
        double[] expected = [.. Enumerable.Range(0, c.N * c.M).Select(k => plain[k / c.M * c.M + order[k % c.M]])];
        return Difference(c, moved, expected) ?? LabelDifference(c, moved, plain, order);
    }

    private static string? LabelDifference(ScoreCase c, double[] moved, double[] plain, int[] order)
    {
        for (int i = 0; i < c.N; i++)
        {
            double[] row = plain[(i * c.M)..((i + 1) * c.M)];
            int best = Posterior.Argmax(row), other = Posterior.Argmax(moved.AsSpan(i * c.M, c.M));
            bool tied = best >= 0 && row.Where((_, j) => j != best).Any(p => row[best] - p <= 2 * Bound(c));
            if (!tied && (best < 0 ? other >= 0 : order[other] != best))
                return $"row {i}: label {best}, permuted {(other < 0 ? -1 : order[other])}";
        }
        return null;
    }

    private static string? BatchPermutationViolation(ScoreCase c, Sabotage sabotage)
    {
        int[] order = Order(c, c.N);
        double[] scores = c.Scores(), logZ = c.LogZ(), logPrior = c.LogPrior(), plain = c.PosteriorOf(scores, logZ, logPrior);
        double[] permuted = [.. order.SelectMany(i => scores[(i * c.M)..((i + 1) * c.M)])];
        double[] moved = c.PosteriorOf(permuted, logZ, logPrior);
        if (sabotage != Sabotage.None) Array.Reverse(order);
        return Difference(c, moved, [.. order.SelectMany(i => plain[(i * c.M)..((i + 1) * c.M)])]);
    }

    private static string? MeanViolation(ScoreCase c, bool everyColumn)
    {
        double[] scores = c.Scores(), logZ = c.LogZ(), logPrior = c.LogPrior(), mean = [.. scores],
        probabilities = new double[scores.Length];
        Posterior.Normalise(mean, c.N, c.M, c.Partition, 1, logZ);
        for (int k = 0; k < mean.Length; k++) mean[k] += everyColumn || k % c.M == 0 ? Math.Log(c.N) : 0;
        Posterior.AddLogPrior(mean, logPrior, c.N, c.M);
        Posterior.Softmax(mean, probabilities, c.N, c.M);
        return Difference(c, probabilities, c.PosteriorOf(scores, logZ, logPrior));
    }

    private static string? PriorViolation(ScoreCase c, Sabotage sabotage)
    {
        double[] scores = c.Scores(), logPrior = c.LogPrior();
        for (int k = 0; k < scores.Length; k++) scores[k] = double.IsInfinity(scores[k / c.M * c.M]) ? 0 : scores[k / c.M * c.M];
        double[] prior = [.. logPrior.Select(p => sabotage == Sabotage.PriorDropped ? 1.0 / c.M : Math.Exp(p))];
        double[] posterior = c.PosteriorOf(scores, new double[c.Partition == Partition.Exact ? c.M : 0], logPrior);
        return Difference(c, posterior, [.. Enumerable.Range(0, c.N * c.M).Select(k => prior[k % c.M])]);
    }

    private static int[] Order(ScoreCase c, int size)
    {
        var stream = c.Stream("order");
        int[] order = [.. Enumerable.Range(0, size)];
        for (int k = size - 1; k > 0; k--)
        {
            int other = stream.NextInt(k + 1);
            (order[k], order[other]) = (order[other], order[k]);
        }
        return order;
    }

    private static string? Difference(ScoreCase c, double[] actual, double[] expected)
    {
        for (int k = 0; k < actual.Length; k++)
            if (!(Math.Abs(actual[k] - expected[k]) <= Bound(c)))
                return $"[{k / c.M}, {k % c.M}]: {actual[k]:R}, expected {expected[k]:R}, bound {Bound(c):g3}";
        return null;
    }
}
