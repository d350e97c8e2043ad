using System.Numerics;
using System.Runtime.Intrinsics;
using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>The library's IL names no banned member or type, and the search finds each kind where it is planted.</summary>
public class BannedApiProperties
{
    /// <summary>Types that may use one banned type, each with the reason why no curve hangs on it.</summary>
    private static readonly (string User, string Type, string Because)[] Allowed =
    [
        ("Hipi.InverseRl.PartitionSolver", "System.Threading.Tasks.Parallel",
            "each state's value is written by one slice, from the next step's values only"),
    ];

    [Fact]
    public void Library_EveryType_UsesNoBannedApi()
    {
        IReadOnlyList<IlReference> uses =
            IlReferences.Of(typeof(Registry<>).Assembly, name => name.StartsWith("Hipi.", StringComparison.Ordinal));
        Assert.True(uses.Count > 1000, "the assembly was not read");
        Assert.Contains(uses, use => use is { User: "Hipi.Numerics.GradientClip", Type: "System.Math", Member: "Sqrt" });
        Assert.Contains(uses, use => use is { User: "Hipi.Numerics.TwoEights`1", Type: "System.Runtime.Intrinsics.Vector256`1" });
        string[] problems =
            [.. uses.Where(use => !IsAllowed(use)).Select(use => (use, Why: BannedApis.Reason(use))).Where(x => x.Why is not null)
            .Select(x => $"{x.use}: {x.Why}").Distinct()];
        Assert.True(problems.Length == 0, string.Join('\n', problems));
    }

    [Fact]
    public void Allowed_EveryEntry_IsStillUsed()
    {
        IReadOnlyList<IlReference> uses = IlReferences.Of(typeof(Registry<>).Assembly, name => Allowed.Any(entry => entry.User == name));
        Assert.All(Allowed, entry => Assert.Contains(uses, use => use.User == entry.User && use.Type == entry.Type));
    }

    [Theory]
    [InlineData(typeof(UsesMathExp), "System.Math.Exp")]
    [InlineData(typeof(UsesMathFTanh), "System.MathF.Tanh")]
    [InlineData(typeof(UsesMathInALambda), "System.Math.Pow")]
    [InlineData(typeof(UsesDoubleCbrt), "System.Double.Cbrt")]
    [InlineData(typeof(UsesGenericMath<>), "System.Numerics.ILogarithmicFunctions`1.Log")]
    [InlineData(typeof(UsesVectorExp), "System.Runtime.Intrinsics.Vector256.Exp")]
    [InlineData(typeof(UsesEstimate), "System.Runtime.Intrinsics.Vector256.MultiplyAddEstimate")]
    [InlineData(typeof(UsesReciprocal), "System.Runtime.Intrinsics.X86.Sse.Reciprocal")]
    [InlineData(typeof(UsesRandom), "System.Random..ctor")]
    [InlineData(typeof(HasAFieldOfRandom), "System.Random")]
    [InlineData(typeof(TakesAVector), "System.Numerics.Vector`1")]
    [InlineData(typeof(UsesProviders), "MathNet.Numerics.Control.UseSingleThread")]
    [InlineData(typeof(UsesParallel), "System.Threading.Tasks.Parallel.For")]
    [InlineData(typeof(UsesComplex), "System.Numerics.Complex.Exp")]
    public void Search_APlantedUse_IsFound(Type planted, string named)
    {
        string[] problems = [.. IlReferences.Of(planted.Assembly, name => name == planted.FullName)
            .Where(use => BannedApis.Reason(use) is not null)
                .Select(use => use.Member.Length == 0 ? use.Type : $"{use.Type}.{use.Member}")];
        Assert.Contains(named, problems);
    }

    [Fact]
    public void Search_ExactOperations_AreNotBanned()
    {
        IReadOnlyList<IlReference> uses =
            IlReferences.Of(typeof(UsesExactOperations).Assembly, name => name == typeof(UsesExactOperations).FullName);
        Assert.Contains(uses, use => use is { Type: "System.Math", Member: "ScaleB" });
        Assert.DoesNotContain(uses, use => BannedApis.Reason(use) is not null);
    }

    private static bool IsAllowed(IlReference use) => Allowed.Any(entry => entry.User == use.User && entry.Type == use.Type);
}

internal static class UsesMathExp { public static double F(double x) => Math.Exp(x); }
internal static class UsesMathFTanh { public static float F(float x) => MathF.Tanh(x); }
internal static class UsesMathInALambda { public static Func<double, double> F(double p) => x => Math.Pow(x, p); }
internal static class UsesDoubleCbrt { public static double F(double x) => double.Cbrt(x); }
internal static class UsesGenericMath<T> where T : ILogarithmicFunctions<T> { public static T F(T x) => T.Log(x); }
internal static class UsesVectorExp { public static Vector256<float> F(Vector256<float> x) => Vector256.Exp(x); }
internal static class UsesEstimate { public static Vector256<float> F(Vector256<float> x) => Vector256.MultiplyAddEstimate(x, x, x); }
internal static class UsesReciprocal { public static Vector128<float> F(Vector128<float> x) =>
    System.Runtime.Intrinsics.X86.Sse.Reciprocal(x); }
internal static class UsesRandom { public static object F() => new Random(); }
internal abstract class HasAFieldOfRandom { public Random? Source { get; set; } }
internal static class TakesAVector { public static void F(Vector<float> x) => _ = x; }
internal static class UsesProviders { public static void F() => MathNet.Numerics.Control.UseSingleThread(); }
internal static class UsesParallel { public static void F() => Parallel.For(0, 9, _ => { }); }
internal static class UsesComplex { public static Complex F(Complex x) => Complex.Exp(x); }
internal static class UsesExactOperations { public static double F(double x) =>
    Math.Sqrt(Math.FusedMultiplyAdd(x, x, Math.Floor(Math.Abs(x)))) + Math.ScaleB(x, 3) + Math.Min(x, 1); }
