using Hipi.Networks;
using Xunit;

namespace Hipi.Properties.Reference;

/// <summary>An Adam step that was fed with libtorch's own gradients, against libtorch's: parameters and both moments.</summary>
/// <remarks>
/// 4 ulp or 1e-9, and what follows from one difference (docs/deviations.md): our 1 - β are taken in float32, libtorch's in double:
/// 1 - 0.9f lies 2.4e-8 above 0.1, 1 - 0.999f lies 1.3e-8 below 0.001. So a mean may be 2.4e-8 |g| off, a mean square 1.3e-8 g²,
/// and the first step, whose root is 6.5e-6 of itself off, 2e-9 at a rate of 3e-4. Where the mean's two terms cancel, their own
/// roundings, at most two ulp of 0.1 |g| = 2.4e-8 |g|, stay in a result of any smallness.
/// </remarks>
internal static class StepCheck
{
    private const double Rate = 3e-4;

    public static void Of(Answer answer, ParameterSet set, Adam adam)
    {
        float[] mean = SacSnapshot.Moment(adam, set.Values.Length, 0), square = SacSnapshot.Moment(adam, set.Values.Length, 1);
        foreach (Parameter tensor in set.Tensors)
        {
            float[] g = tensor.Gradient.ToArray();
            Range entries = tensor.Offset..(tensor.Offset + tensor.Length);
            Near.IsStep(mean[entries], answer, $"mean.{tensor.Name}", i => 4.8e-8 * Math.Abs(g[i]));
            Near.IsStep(square[entries], answer, $"square.{tensor.Name}", i => 1.3e-8 * g[i] * g[i]);
            Near.IsStep(tensor.Values.ToArray(), answer, $"updated.{tensor.Name}", _ => 2e-9);
        }
    }

    /// <summary>
    /// Parameters after a whole step of ours, from our own gradients, are libtorch's within rounding. Where a gradient is so near zero
    /// that rounding decides its sign, a young Adam steps by its whole rate: such entries are few.
    /// </summary>
    public static void Whole(Answer answer, params ParameterSet[] moved)
    {
        double[] apart = [.. moved.SelectMany(set => set.Tensors)
            .SelectMany(tensor => answer.Pairs($"updated.{tensor.Name}", tensor.Values.ToArray()))
            .Select(pair => Math.Abs((double)pair.Ours - pair.Theirs) / Math.Max(1, Math.Abs(pair.Theirs)))];
        Assert.True(apart.Max() <= 2.01 * Rate, $"an entry is {apart.Max():g3} apart");
        int far = apart.Count(distance => distance > 1e-6);
        Assert.True(far <= 0.005 * apart.Length, $"{far} of {apart.Length} entries are apart");
    }
}
