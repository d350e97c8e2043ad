using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hipi.Numerics;

/// <summary>Eight floats as eight doubles in one vector, and back, where the CPU has AVX-512.</summary>
internal static class Wide
{
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <summary>Exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Of(Vector256<float> x) => Avx512F.ConvertToVector512Double(x);

    /// <summary>Rounded to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Narrow(Vector512<double> x) => Avx512F.ConvertToVector256Single(x);
}
