using System.Text.RegularExpressions;

namespace Hipi.Properties.Numerics;

/// <summary>
/// What no code that makes a curve may use: its bits hang on the machine, the C library, the seed of a process or the number of threads.
/// </summary>
internal static partial class BannedApis
{
    /// <summary>Why a use is banned, or null.</summary>
    public static string? Reason(IlReference use)
    {
        if (use.Type == "System.Random" || use.Type.StartsWith("System.Security.Cryptography.RandomNumber", StringComparison.Ordinal))
            return "draws come from RngStream";
        if (use.Type is "System.Numerics.Vector`1" or "System.Numerics.Vector") return "its width is the machine's";
        if (use.Type.StartsWith("System.Numerics.Tensors.", StringComparison.Ordinal)) return "its bits may hang on the machine";
        if (use.Type.StartsWith("MathNet.Numerics.Providers.", StringComparison.Ordinal)) return "a native or parallel provider";
        if (use.Type.StartsWith("MathNet.Numerics.Random.", StringComparison.Ordinal)
            || use.Type.StartsWith("MathNet.Numerics.Distributions.", StringComparison.Ordinal))
            return "draws come from RngStream";
        if (use.Type == "MathNet.Numerics.Control") return "it chooses MathNet's native or parallel providers";
        if (use.Type is "System.Threading.Tasks.Parallel" or "System.Linq.ParallelEnumerable") return "one run is single-threaded";
        if (NumericType().IsMatch(use.Type) && Transcendental().IsMatch(use.Member))
            return "it is the C library's: use Float32Math or Float64Math";
        if (NumericType().IsMatch(use.Type) && MachineDependent().IsMatch(use.Member)) return "its bits are the machine's";
        return null;
    }

    /// <summary>
    /// Types whose members compute on numbers: Math, MathF, the number types and their generic interfaces, complex numbers, vectors and
    /// intrinsics.
    /// </summary>
    [GeneratedRegex(@"^System\.(Math|MathF|Double|Single|Half|Decimal)$|^System\.Numerics\.|^System\.Runtime\.Intrinsics\.")]
    private static partial Regex NumericType();

    [GeneratedRegex(@"^(Exp|Exp2|Exp10|ExpM1|Exp2M1|Exp10M1|Log|Log2|Log10|LogP1|Log1P|Log2P1|Log10P1|Pow|Sin|Cos|Tan|SinCos|Asin|Acos|Atan|Atan2|Sinh|Cosh|Tanh|Asinh|Acosh|Atanh|SinPi|CosPi|TanPi|SinCosPi|AsinPi|AcosPi|AtanPi|Atan2Pi|Cbrt|RootN|Hypot|FromPolarCoordinates|Lerp)$")]
    private static partial Regex Transcendental();

    [GeneratedRegex(@"Estimate|Native$|^Reciprocal")]
    private static partial Regex MachineDependent();
}
