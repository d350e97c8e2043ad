using Hipi.Properties.Numerics;
using Xunit;

namespace Hipi.Properties.Reference;

/// <summary>How near our numbers must be to libtorch's; both round in float32, in different orders.</summary>
internal static class Near
{
    public const double Loss = 1e-5, Gradient = 1e-4, Ulp = 4, Absolute = 1e-9;

    /// <summary>A loss within 1e-5, relative where it is above 1.</summary>
    public static void IsLoss(float ours, Answer answer, string name)
    {
        double theirs = answer[name][0];
        Assert.True(Math.Abs(ours - theirs) <= Loss * Math.Max(1, Math.Abs(theirs)), $"{name}: ours {ours:g9}, libtorch {theirs:g9}");
    }

    /// <summary>Every entry within 1e-4 of the tensor's largest one.</summary>
    public static void IsGradient(float[] ours, Answer answer, string name)
    {
        double largest = ours.Max(Math.Abs);
        foreach ((float mine, float theirs) in answer.Pairs(name, ours))
            Assert.True(Math.Abs((double)mine - theirs) <= Gradient * largest,
                $"{name}: ours {mine:g9}, libtorch {theirs:g9}, largest {largest:g9}");
    }

    /// <summary>Every entry within 4 ulp or 1e-9, and what an allowance adds for an entry.</summary>
    public static void IsStep(float[] ours, Answer answer, string name, Func<int, double>? allowance = null)
    {
        int stride = answer.Stride(ours.Length), at = 0;
        foreach ((float mine, float theirs) in answer.Pairs(name, ours))
        {
            double apart = Math.Abs((double)mine - theirs), ulps = Ulps.Between(mine, theirs);
            double most = Math.Max(Ulp * Ulps.Of(theirs), Absolute) + (allowance?.Invoke(at) ?? 0);
            Assert.True(apart <= most,
                $"{name}: ours {mine:g9}, libtorch {theirs:g9}: {apart:g3} or {ulps:g3} ulp apart");
            at += stride;
        }
    }
}
