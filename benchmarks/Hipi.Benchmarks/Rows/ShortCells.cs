using System.Globalization;
using Hipi.Experiments;

namespace Hipi.Benchmarks;

/// <summary>Short cells of a panel, run as `hipi run` does.</summary>
internal static class ShortCells
{
    private const double EvaluationEvery = 10_000;

    /// <summary>A panel with further settings; 1 % of the steps are warm-up, both ends are evaluated.</summary>
    public static Spec Load(string root, string id, long steps, params string[] sets)
    {
        string specs = Path.Combine(root, "specs");
        var files = Directory.GetFiles(specs, "*.json", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(specs, path).Replace('\\', '/'), File.ReadAllBytes);
        string[] own =
        [
            string.Create(CultureInfo.InvariantCulture, $"budget.environmentSteps={steps}"),
            string.Create(CultureInfo.InvariantCulture, $"budget.warmupSteps={steps / 100}"),
            string.Create(CultureInfo.InvariantCulture, $"evaluation.every={steps}"),
        ];
        return new SpecLoader(SpecSources.Of(files)).Load(id, "quick", [.. own, .. sets]);
    }

    /// <summary>The navigation panel with (hidden, hidden) networks.</summary>
    public static Spec Navigation(string root, int hidden, long steps, params string[] sets)
    {
        string layers = string.Create(CultureInfo.InvariantCulture, $"[{hidden},{hidden}]");
        return Load(root, "fig5-navigation", steps, [$"learner.actorHidden={layers}", $"learner.criticHidden={layers}", .. sets]);
    }

    /// <summary>Runs one arm in a folder that is thrown away; returns its profile.</summary>
    public static StageProfile Run(Spec spec, string arm, ulong seed = 1, Action<long, StageProfile>? progress = null)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hipi-bench");
        var profile = new StageProfile();
        try
        {
            Cell cell = Cell.Of(spec, spec.Arms.First(known => known.Name == arm), seed);
            new Runner().Run(new CellRun
            {
                Spec = spec, Arm = cell.Arm, Seed = seed, GradientSteps = cell.GradientSteps, EnvironmentSteps = cell.EnvironmentSteps,
                Folder = new CellFolder(folder.FullName, cell.Key), Profile = profile,
                Progress = (done, _) => progress?.Invoke(done, profile),
            });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return profile;
    }

    /// <summary>Microseconds an environment step where evaluations, of which the run made two, come every 10,000 steps.</summary>
    public static double PerStep(StageProfile profile)
    {
        double evaluation = profile.Seconds(Stage.Evaluate);
        return ((profile.TotalSeconds - evaluation) / profile.EnvironmentSteps + evaluation / 2 / EvaluationEvery) * 1e6;
    }
}
