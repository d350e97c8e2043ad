using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hipi.Numerics;

/// <summary>
/// Box-Muller: pairs of 32-bit words (u, v) to pairs of standard normals (r cos t, r sin t), r = sqrt(-2 log((u + 1/2) / 2^32)), t = 2 pi v
/// / 2^32.
/// </summary>
/// <remarks>Numerics: evaluated on doubles, rounded once; |normal| &lt;= 6.77.  Alloc: none.</remarks>
internal static class Normals
{
    /// <summary>Four pairs at once: u and v as whole numbers in doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Of(Vector256<double> u, Vector256<double> v, out Vector256<double> sine)
    {
        Vector256<double> log = Lanes.Log((u + Vector256.Create(0.5)) * Vector256.Create(1.0 / (1L << 32)));
        Vector256<double> radius = Vector256.Sqrt(log * Vector256.Create(-2.0));
        Vector256<double> angle = Lanes.ReduceTurn(v * Vector256.Create(1.0 / (1L << 30)), out Vector256<long> quadrant);
        sine = radius * Lanes.SinCosOfReduced(angle, quadrant, out Vector256<double> cosine);
        return radius * cosine;
    }

    /// <summary>Eight pairs at once, with the bits of the four; only where <see cref="Wide.IsSupported"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector512<double> u, Vector512<double> v, out Vector512<double> sine)
    {
        Vector512<double> log = WideLanes.Log((u + Vector512.Create(0.5)) * Vector512.Create(1.0 / (1L << 32)));
        Vector512<double> radius = Vector512.Sqrt(log * Vector512.Create(-2.0));
        Vector512<double> angle = WideLanes.ReduceTurn(v * Vector512.Create(1.0 / (1L << 30)), out Vector512<long> quadrant);
        sine = radius * WideLanes.SinCosOfReduced(angle, quadrant, out Vector512<double> cosine);
        return radius * cosine;
    }
}
