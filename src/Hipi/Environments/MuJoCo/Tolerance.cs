using Hipi.Numerics;

namespace Hipi.Environments.MuJoCo;

/// <summary>The suite's soft indicators of "at least": 1 from the bound on, falling below it over a margin.</summary>
/// <remarks>
/// Source: E-SUITE-REWARD.  d = (bound - x) / margin, at most 0 where the bound is met.
/// Numerics: float, own exp and log.  Alloc: none.
/// </remarks>
public static class Tolerance
{
    /// <summary>exp(-d² s² / 2), s² = -2 log(valueAtMargin): a bell that has <paramref name="valueAtMargin"/> at d = 1.</summary>
    public static float Bell(float x, float bound, float margin, float valueAtMargin)
    {
        float d = (bound - x) / margin;
        return d <= 0f ? 1f : Float32Math.Exp(d * d * Float32Math.Log(valueAtMargin));
    }

    /// <summary>max(0, 1 - (1 - valueAtMargin) d): a ramp that has <paramref name="valueAtMargin"/> at d = 1.</summary>
    public static float Ramp(float x, float bound, float margin, float valueAtMargin)
    {
        float d = (bound - x) / margin;
        return d <= 0f ? 1f : MathF.Max(0f, 1f - (1f - valueAtMargin) * d);
    }
}
