using System.Diagnostics;
using Hipi.Properties.Conformance;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>
/// The functions that the engine gets from the binding, against quad precision: at most 2 ulp, hard arguments and special values included.
/// </summary>
public sealed class ExactMathProperties
{
    [MuJoCoFact]
    public void Functions_OfTheBinding_AreWithinTwoUlpOfQuadPrecision()
    {
        string source = Defaults.PathOf("tools/mujoco"), folder = Directory.CreateTempSubdirectory("hipi-math-").FullName;
        try
        {
            string program = Path.Combine(folder, "math_test");
            (int compiled, string complaints) =
                Run("cc", "-O2", "-std=gnu11", "-ffp-contract=off", "-fno-builtin", "-fno-math-errno", "-o", program,
                Path.Combine(source, "math_test.c"), Path.Combine(source, "exact_math.c"), "-lquadmath", "-lm");
            Assert.True(compiled == 0, complaints);
            (int failed, string report) = Run(program, "2000");
            Assert.True(failed == 0, report);
            Assert.Contains("pow", report, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
