using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Hipi.Numerics;

/// <summary>
/// a b + c with one rounding, as IEEE 754's fusedMultiplyAdd; a struct type parameter of the kernels, so that each form is its own loop.
/// </summary>
internal interface IFma
{
    static abstract Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c);
}

/// <summary>The CPU's own instruction, where <see cref="Fused.IsHardware"/>.</summary>
internal readonly struct HardwareFma : IFma
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c)
    {
        if (Fma.IsSupported) return Fma.MultiplyAdd(a, b, c);
        return Vector256.Create(AdvSimd.FusedMultiplyAdd(c.GetLower(), a.GetLower(), b.GetLower()),
                                AdvSimd.FusedMultiplyAdd(c.GetUpper(), a.GetUpper(), b.GetUpper()));
    }
}

/// <summary>
/// The same bits without the instruction: the product is exact in double, the sum is rounded to odd there, and then once to float.
/// </summary>
internal readonly struct SoftwareFma : IFma
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Vector256.Create(Four(a.GetLower(), b.GetLower(), c.GetLower()), Four(a.GetUpper(), b.GetUpper(), c.GetUpper()));

    /// <summary>One lane.</summary>
    public static float MultiplyAdd(float a, float b, float c) =>
        (float)SumToOdd(Vector128.CreateScalar((double)a * b), Vector128.CreateScalar((double)c)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.Narrow(
        SumToOdd(Vector128.WidenLower(a) * Vector128.WidenLower(b), Vector128.WidenLower(c)),
        SumToOdd(Vector128.WidenUpper(a) * Vector128.WidenUpper(b), Vector128.WidenUpper(c)));

    /// <summary>
    /// x + y, and where that is inexact the neighbour with an odd last bit on the error's side: 53 &gt;= 24 + 2 bits, so rounding again is
    /// safe.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> SumToOdd(Vector128<double> x, Vector128<double> y)
    {
        Vector128<double> sum = x + y, yPart = sum - x, error = (x - (sum - yPart)) + (y - yPart);   // x + y = sum + error, exactly
        Vector128<long> bits = sum.AsInt64(), one = Vector128<long>.One;
        // inexact: an error of NaN (an infinite or NaN sum) compares false
        Vector128<double> inexact =
            Vector128.LessThan(error, Vector128<double>.Zero) | Vector128.GreaterThan(error, Vector128<double>.Zero);
        Vector128<long> even = Vector128.Equals(bits & one, Vector128<long>.Zero);
        Vector128<long> step = one - (((bits ^ error.AsInt64()) >>> 63) << 1);                       // +1 away from zero, -1 towards it
        return (bits + (step & even & inexact.AsInt64())).AsDouble();
    }
}

/// <summary>a b + c with one rounding, bit for bit the same with and without a CPU instruction for it.</summary>
/// <remarks>
/// Numerics: IEEE 754 fusedMultiplyAdd, round to nearest even, subnormals and signed zeros included; only the sign and payload of a NaN are
/// left open.
/// Without the instruction about 80 times slower.  Alloc: none.  Reference: Math.FusedMultiplyAdd.
/// </remarks>
public static class Fused
{
    /// <summary>True where the CPU has the instruction (x64 with FMA, Arm64).</summary>
    public static bool IsHardware => Fma.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>a b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float a, float b, float c)
    {
        if (Fma.IsSupported)
            return Fma.MultiplyAddScalar(Vector128.CreateScalarUnsafe(a), Vector128.CreateScalarUnsafe(b), Vector128.CreateScalarUnsafe(c))
                .ToScalar();
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.FusedMultiplyAddScalar(Vector64.CreateScalar(c), Vector64.CreateScalar(a), Vector64.CreateScalar(b)).ToScalar();
        return SoftwareFma.MultiplyAdd(a, b, c);
    }

    /// <summary>a b + c in each of eight lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        IsHardware ? HardwareFma.MultiplyAdd(a, b, c) : SoftwareFma.MultiplyAdd(a, b, c);
}
