using System.Diagnostics;
using System.Text.Json.Nodes;
using Hipi.Experiments;
using Hipi.Experiments.Protocols;
using Hipi.Regression.Support;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Regression.Cloning;

/// <summary>Protocol `cloning` end to end: stops and goes on anywhere, stays within memory, refuses what cannot be.</summary>
public sealed class CloningRegression(ITestOutputHelper output)
{
    private static readonly SpecLoader Loader = new(SpecSources.Embedded(SpecLab.Command));

    private static bool IsDeep => Environment.GetEnvironmentVariable("HIPI_DEEP") == "1";

    /// <summary>Stopped after every epoch, in both rounds, and run again until it ends: the same bytes.</summary>
    [Fact]
    public void Cell_StoppedOftenInBothRounds_EndsAsIfLeftAlone()
    {
        using var folder = new TemporaryFolder();
        Spec spec = Loader.Load("cloning-navigation", "smoke",
            [.. Sets, "data.rounds=2", "data.roundTrajectories=10", "data.roundNoise=0.5"]);
        byte[][] whole = Run(spec, folder.File("whole"), int.MaxValue).Files, stopped = [];
        int stops = 0;
        for (bool done = false; !done; stops++) (done, stopped) = Run(spec, folder.File("stopped"), 1);
        Assert.True(stops > 4, $"{stops} runs only");
        Assert.Equal(whole.Length, stopped.Length);
        for (int k = 0; k < whole.Length; k++) Assert.Equal(whole[k], stopped[k]);
    }

    /// <summary>
    /// 10,000 trajectories of 100 steps under 1,000 candidates, a tenth of the size (all of it by HIPI_DEEP=1), in a process of its
    /// own: under 1 GiB.
    /// </summary>
    [Fact]
    public async Task Process_ManyTrajectoriesAndCandidates_StaysWithinMemory()
    {
        int trajectories = IsDeep ? 100_000 : 10_000;
        using var folder = new TemporaryFolder();
        Stopwatch clock = Stopwatch.StartNew();
        JsonNode spec = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(SpecLab.Root, "specs", "cloning-navigation.json")))!;
        spec["tasks"] = new JsonObject { ["family"] = "linear" };
        spec["data"]!["maxEpisodeSteps"] = 100;
        foreach ((string key, JsonNode? value) in new[] { ("demonstrator", JsonValue.Create("random")), ("policy", null),
            ("sha256", (JsonNode?)null) })
            spec["data"]!["demonstrations"]![key] = value;
        spec["profiles"]!["smoke"]!["data"]!["demonstrations"]!["trajectories"] = trajectories;
        spec["profiles"]!["smoke"]!["arms"]!["hipi-bc"]!["count"] = 1000;
        File.WriteAllText(folder.File("many.json"), spec.ToJsonString());
        using Process process = HipiProcess.Start(["run", folder.File("many.json"), "--profile", "smoke", "--arms", "hipi-bc", "--jobs",
            "1", "--out", folder.File("results"),
            "--set", "data.cloning.maxEpochs=1"]);
        Task<string> error = process.StandardError.ReadToEndAsync(), printed = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(20)) peak = Math.Max(peak, HipiProcess.Peak(process));
        output.WriteLine(FormattableString.Invariant($"{clock.Elapsed.TotalSeconds:F1} s, peak {peak >> 20} MiB"));
        Assert.True(process.ExitCode == 0, await error + await printed);
        Assert.InRange(peak, 1L << 20, IsDeep ? 1L << 30 : 1L << 28);   // scores alone, were they kept, would take 80 MB here, 800 MB there
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "data.demonstrations.policy=\"navigation-goal\"", "data.demonstrations.policy: must be weights of specs/policies" },
        { "data.demonstrations.sha256=\"" + new string('0', 64) + "\"",
            "data.demonstrations.sha256: must be that of navigation-goals.safetensors" },
        { "data.demonstrations.demonstrator=\"random\"", "data.demonstrations.policy: must be null without demonstrator policy" },
        { "data.demonstrations.demonstrator=\"robot\"", "data.demonstrations.demonstrator: must be one of" },
        { "data.demonstrations.demonstrator=\"script\"", "data.demonstrations.demonstrator: must be another than script" },
        { "data.cloning.actionLimit=0", "data.cloning.actionLimit: must be" },
        { "data.demonstrations.tasks=\"balanced\"", "data.demonstrations.tasks: must be prior in a family of infinitely many tasks" },
        { "environment.clock=75", "data.demonstrations.policy: must hold an actor" },
        { "arms.task-agnostic={\"relabel\":\"final\"}", "arms.task-agnostic.relabel: must be an arm that protocol cloning can run" },
        { "arms.true-labels.fraction=0.5", "arms.true-labels.fraction: must be 0 in an arm that relabels nothing" },
        { "arms.hipi-bc.candidates=\"enumerate\"", "arms.hipi-bc.candidates: must not be enumerate" },
        { "arms.hipi-bc.partition=\"exact\"", "arms.hipi-bc.partition: must be none or batch" },
        { "data.rounds=2", "data.roundTrajectories: must be above 0" },
        { "data.cloning.batchSize=4096", "data.cloning.batchSize: must be at most the steps of all demonstrations" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void Spec_Fault_IsSaid(string set, string message)
    {
        var problem = Assert.Throws<InputException>(() => Loader.Load("cloning-navigation", "smoke", [set]));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Spec_CloningArmUnderAnotherProtocol_IsRefused() => Assert.Contains("must be an arm that protocol online can run",
        Assert.Throws<InputException>(() =>
            Loader.Load("fig5-navigation", "smoke", ["arms.none={\"relabel\":\"task-agnostic\"}"])).Message, StringComparison.Ordinal);

    private static string[] Sets => ["data.cloning.maxEpochs=5", "data.cloning.patience=2"];

    /// <summary>Runs a cell until it is done or has told its progress so often; its files.</summary>
    private static (bool Done, byte[][] Files) Run(Spec spec, string path, int calls)
    {
        Directory.CreateDirectory(path);
        using var stop = new CancellationTokenSource();
        var folder = new CellFolder(path, "cell");
        var run = new CellRun
        {
            Spec = spec, Arm = spec.Arms.First(arm => arm.Name == "hipi-bc"), Seed = 1, GradientSteps = 0, EnvironmentSteps = 0,
                Folder = folder, Stop = stop.Token,
            Progress = (_, _) =>
            {
                if (--calls == 0) stop.Cancel();
            },
        };
        try
        {
            new CloningProtocol().Run(run);
        }
        catch (OperationCanceledException)
        {
            return (false, []);
        }
        return (true, [.. new[] { "curve.csv", "table.csv", "weights.safetensors" }.Select(name =>
            File.ReadAllBytes(folder.FilePath(name)))]);
    }
}
