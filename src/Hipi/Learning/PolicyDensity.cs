using System.Runtime.Intrinsics;
using Hipi.Networks.Operations;
using Hipi.Numerics;

namespace Hipi.Learning;

/// <summary>
/// The tanh-Gaussian policy on heads in panels over tasks [ceil(M/16)][2A][16]: draws, and log-probabilities of one action under all tasks.
/// </summary>
/// <remarks>
/// Source: E-SQUASH.
/// Numerics: lane by lane as <see cref="GaussianSample"/> and <see cref="StoredLogProbability"/>, but that the squash's share is added
/// first.
/// Alloc: none.
/// </remarks>
internal static class PolicyDensity
{
    /// <summary>tanh(μ + σ ε) for every task; noise and actions in panels of A.</summary>
    public static void Draw(ReadOnlySpan<float> head, ReadOnlySpan<float> noise, Span<float> actions, int actionSize)
    {
        int half = actionSize * Panels.Width;
        for (int i = 0; i < actions.Length; i += 8)
        {
            int mean = i / half * 2 * half + i % half;
            Vector256<float> deviation = Float32Math.Exp(GaussianHead.Clip(At(head, mean + half)));
            Float32Math.Tanh(Fused.MultiplyAdd(deviation, At(noise, i), At(head, mean))).CopyTo(actions[i..]);
        }
    }

    /// <summary>
    /// log π(action|ψ_j) for every task; result in panels of 1. The action's own share, atanh and squash, is computed once.
    /// </summary>
    public static void LogProbabilities(ReadOnlySpan<float> head, ReadOnlySpan<float> action, Span<float> unsquashed, Span<float> result)
    {
        int half = action.Length * Panels.Width;
        double squash = 0;
        for (int k = 0; k < action.Length; k++)
        {
            unsquashed[k] = StoredLogProbability.Unsquash(Vector256.Create(action[k])).ToScalar();
            squash += LogDensity.SquashOf(unsquashed[k]);
        }
        for (int lane = 0; lane < result.Length; lane += 8)
        {
            LogDensity sum = LogDensity.From(squash);
            int mean = lane / Panels.Width * 2 * half + lane % Panels.Width;
            for (int k = 0; k < action.Length; k++, mean += Panels.Width)
            {
                Vector256<float> logDeviation = GaussianHead.Clip(At(head, mean + half)),
                off = Vector256.Create(unsquashed[k]) - At(head, mean);
                sum.AddNormal(off * Float32Math.Exp(-logDeviation), logDeviation);
            }
            sum.Value.CopyTo(result[lane..]);
        }
    }

    private static Vector256<float> At(ReadOnlySpan<float> span, int index) => Vector256.Create(span.Slice(index, 8));
}
