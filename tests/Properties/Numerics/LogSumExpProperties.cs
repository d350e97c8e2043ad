using FsCheck;
using FsCheck.Fluent;
using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>Log-sum-exp against sums of big-integer exponentials, and its rules for what is not finite.</summary>
public class LogSumExpProperties
{
    private const double Inf = double.PositiveInfinity;

    private static readonly Gen<double[]> Arrays =
        from n in Gen.Choose(1, 24)
        from scale in Gen.Elements(1e-3, 1.0, 30.0, 700.0, 3000.0)
        from offset in Gen.Elements(0.0, 1.0, -4000.0)
        from seed in Gen.Choose(0, int.MaxValue)
        select Draw(n, scale, offset, (ulong)seed);

    /// <summary>
    /// With u = 2^-53: each difference x - m rounds by u |x - m|, and its term exp(x - m) errs by that much of itself, so by at most u/e in
    /// all; by 2 ulp of exp, and the sum of n terms between 1 and n by n u of itself: the sum's relative error is at most u (n + n/e + 4 +
    /// 1); log adds 2 ulp, the last sum 1/2 ulp.
    /// </summary>
    [Fact]
    public void Of_FiniteTerms_IsWithinItsBound() => Check.Holds(Arrays, x =>
    {
        double value = LogSumExp.Of(x), u = Math.ScaleB(1, -53), logSum = Math.Log(x.Length);
        double error = Distance(Reference(x), value), bound = u * (1.37 * x.Length + 5) + 4 * u * logSum + u * Math.Abs(value) * 1.01;
        return (error <= bound).Label($"error {error:g3}, bound {bound:g3}");
    });

    [Fact]
    public void Of_ABigShift_OverflowsNowhere()
    {
        Assert.Equal(1e308 + Math.Log(2), LogSumExp.Of([1e308, 1e308]));
        Assert.Equal(-1e308, LogSumExp.Of([-1e308, -1.7e308]));
        Assert.Equal(1e4, LogSumExp.Of([1e4, -1e4, 0]));
    }

    [Fact]
    public void Of_WhatIsNotFinite_FollowsTheRules()
    {
        Assert.Equal(-Inf, LogSumExp.Of([]));
        Assert.Equal(-Inf, LogSumExp.Of([-Inf]));
        Assert.Equal(-Inf, LogSumExp.Of([-Inf, -Inf, -Inf]));
        Assert.Equal(3, LogSumExp.Of([-Inf, 3, -Inf]));
        Assert.Equal(Inf, LogSumExp.Of([-Inf, Inf, 3]));
        Assert.Equal(Inf, LogSumExp.Of([Inf, Inf]));
        Assert.Equal(double.NaN, LogSumExp.Of([1, double.NaN]));
        Assert.Equal(double.NaN, LogSumExp.Of([double.NaN, Inf]));
        Assert.Equal(double.NaN, LogSumExp.Of([Inf, double.NaN]));
        Assert.Equal(double.NaN, LogSumExp.Of([-Inf, double.NaN]));
    }

    [Fact]
    public void Of_OneTerm_IsThatTerm() => Check.Holds(Arrays, x => (LogSumExp.Of(x.AsSpan(0, 1)) == x[0]).ToProperty());

    [Fact]
    public void OfColumn_AnyMatrix_HasTheBitsOfTheColumnAlone() => Check.Holds(
        from columns in Gen.Choose(1, 7) from rows in Gen.Choose(0, 9) from seed in Gen.Choose(0, int.MaxValue) select (columns, rows,
            seed),
        c =>
        {
            double[] matrix = Draw(c.rows * c.columns, 30, 0, (ulong)c.seed);
            return Enumerable.Range(0, c.columns).All(j =>
                LogSumExp.OfColumn(matrix, j, c.rows,
                    c.columns) == LogSumExp.Of([.. Enumerable.Range(0, c.rows).Select(i => matrix[i * c.columns + j])])).ToProperty();
        });

    [Fact]
    public void Of_Steady_AllocatesNothing()
    {
        double[] x = Draw(20, 30, 0, 1);
        Allocation.IsNone(() => x[0] = LogSumExp.Of(x) - LogSumExp.OfColumn(x, 1, 10, 2));
    }

    private static double[] Draw(int n, double scale, double offset, ulong seed)
    {
        RngStream stream = new(seed, "log-sum-exp");
        double[] x = new double[n];
        for (int i = 0; i < n; i++) x[i] = offset + scale * (2 * stream.NextDouble() - 1);
        return x;
    }

    private static Big Reference(double[] x)
    {
        System.Numerics.BigInteger sum = 0;
        foreach (double term in x) sum += Exact.Exp(Big.Of(term)).At(-11_000);
        return Exact.Log(new(sum, -11_000));
    }

    private static double Distance(Big exact, double value) =>
        (double)System.Numerics.BigInteger.Abs(Big.Of(value).At(-200) - exact.At(-200)) * Math.ScaleB(1, -200);
}
