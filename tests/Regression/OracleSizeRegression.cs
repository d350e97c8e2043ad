using System.Diagnostics;
using System.Text.Json;
using Hipi.InverseRl;
using Hipi.Regression.Support;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Regression;

/// <summary>
/// E-LOGZ, E-DUAL: `hipi oracle` on dense problems, through the reader and the solver; the size that docs/oracle.md states by HIPI_DEEP=1.
/// </summary>
public sealed class OracleSizeRegression(ITestOutputHelper output)
{
    private static bool IsDeep => Environment.GetEnvironmentVariable("HIPI_DEEP") == "1";

    [Fact]
    public void Answer_DenseProblem_EqualsThePlainRecursions()
    {
        OracleSizeCase problem = new(150, 4, 35, 20);
        using TemporaryFolder folder = new();
        problem.Write(folder.File("problem.json"));
        StringWriter answer = new();
        OracleRun.Execute(folder.File("problem.json"), answer);
        AssertSolved(problem, answer.ToString(), [0, 17, 34]);
    }

    /// <summary>
    /// A process of its own takes at most 60 seconds and 3 GiB: S 1,000, A 10, K 100, T 100 (a file of 200 MB) by HIPI_DEEP=1, a tenth of
    /// each but A else.
    /// </summary>
    [Fact]
    public async Task Process_DenseProblem_StaysWithinTimeAndMemory()
    {
        int size = IsDeep ? 100 : 10;
        OracleSizeCase problem = new(10 * size, 10, size, size);
        using TemporaryFolder folder = new();
        problem.Write(folder.File("problem.json"));
        Stopwatch clock = Stopwatch.StartNew();
        using Process process = HipiProcess.Start(["oracle", folder.File("problem.json")]);
        Task<string> answer = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(20)) peak = Math.Max(peak, HipiProcess.Peak(process));
        double seconds = clock.Elapsed.TotalSeconds;
        output.WriteLine(FormattableString.Invariant($"{seconds:F1} s, peak {peak >> 20} MiB, file {new FileInfo(folder.File("problem.json")).Length >> 20} MiB"));
        Assert.Equal(("", 0), (await error, process.ExitCode));
        Assert.True(seconds <= 60, $"{seconds} s");
        Assert.InRange(peak, 1L << 20, 3L << 30);
        AssertSolved(problem, await answer, [0, size - 1]);
    }

    // Sums of non-negative terms by two orders over at most 1,000 successors and 100 steps: each step adds at most some 1,000 roundings,
    // 1e-13 of the value.
    private static void AssertSolved(OracleSizeCase problem, string text, int[] tasks)
    {
        JsonElement answer = JsonDocument.Parse(text).RootElement;
        foreach (int task in tasks)
        {
            double logZ = problem.LogZ(task), dual = problem.Dual(task);
            Assert.Equal(logZ, answer.GetProperty("logZ")[task].GetDouble(), 1e-10 * Math.Max(1, Math.Abs(logZ)));
            Assert.Equal(dual, answer.GetProperty("dual")[task].GetDouble(), 1e-10 * Math.Max(1, Math.Abs(dual)));
        }
    }
}
