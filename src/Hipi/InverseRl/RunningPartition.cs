using System.Runtime.Intrinsics;
using Hipi.Learning;
using Hipi.Numerics;

namespace Hipi.InverseRl;

/// <summary>
/// The log-sum-exp of M columns whose rows come one after the other: for each column its greatest score so far, and Σ exp(score -
/// greatest).
/// </summary>
/// <remarks>
/// Source: E-LOGZ-BATCH.  Shapes: rows [M].
/// Numerics: row by row in order: with a new greatest x, the sum becomes sum exp(greatest - x) + 1, else sum + exp(x - greatest). Only
/// differences enter, so a constant on a whole column leaves no trace where it is exact; the greatest is never added back.  -inf is a
/// score; +inf and NaN throw.  Alloc: none after construction.
/// </remarks>
public sealed class RunningPartition
{
    private readonly double[] greatest, sum, logSum;
    private bool isClosed;
    private long rows;

    public RunningPartition(int columns)
    {
        Columns = columns;
        (greatest, sum, logSum) = (new double[columns], new double[columns], new double[columns]);
        Array.Fill(greatest, double.NegativeInfinity);
    }

    public int Columns { get; }

    /// <summary>Takes the next row.</summary>
    public void Add(ReadOnlySpan<double> row)
    {
        int j = 0;
        for (; j <= Columns - 4; j += 4)
        {
            Vector256<double> x = Vector256.Create(row.Slice(j, 4)), top = Vector256.Create(greatest.AsSpan(j, 4));
            if (!Vector256.LessThanAll(Vector256.Abs(x) + Vector256.Abs(top), Vector256.Create(double.PositiveInfinity)))
            {
                for (int lane = j; lane < j + 4; lane++) AddOne(lane, row[lane]);
                continue;
            }
            Vector256<double> term = Float64Lanes.Exp(-Vector256.Abs(x - top)), before = Vector256.Create(sum.AsSpan(j, 4));
            Vector256<double> isGreater = Vector256.GreaterThan(x, top);
            Vector256.ConditionalSelect(isGreater, before * term + Vector256<double>.One, before + term).CopyTo(sum.AsSpan(j, 4));
            Vector256.ConditionalSelect(isGreater, x, top).CopyTo(greatest.AsSpan(j, 4));
        }
        for (; j < Columns; j++) AddOne(j, row[j]);
        rows++;
        isClosed = false;
    }

    /// <summary>
    /// Takes the partition function off a row, in place: (R_ij - max_i R_ij) - log Σ_i exp(R_ij - max_i R_ij), over all rows taken so far.
    /// </summary>
    public void Normalise(Span<double> row)
    {
        if (!isClosed) Close();
        for (int j = 0; j < Columns; j++)
            row[j] = double.IsNegativeInfinity(greatest[j]) ? double.NegativeInfinity : row[j] - greatest[j] - logSum[j];
    }

    private void Close()
    {
        for (int j = 0; j < Columns; j++) logSum[j] = Float64Math.Log(sum[j]);
        isClosed = true;
    }

    private void AddOne(int j, double x)
    {
        if (!(x < double.PositiveInfinity)) throw new NonFiniteException($"relabelling score of sample {rows} under candidate {j}");
        if (double.IsNegativeInfinity(x)) return;
        double term = Float64Math.Exp(-Math.Abs(x - greatest[j]));
        (sum[j], greatest[j]) = x > greatest[j] ? (sum[j] * term + 1, x) : (sum[j] + term, greatest[j]);
    }
}
