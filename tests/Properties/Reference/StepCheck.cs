using Hipi.Networks;

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
}
