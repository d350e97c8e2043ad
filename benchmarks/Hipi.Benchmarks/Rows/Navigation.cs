using System.Globalization;
using Hipi.Experiments;

namespace Hipi.Benchmarks;

/// <summary>Short cells of the navigation panel, run as `hipi run` does.</summary>
internal static class Navigation
{
    /// <summary>The panel with (hidden, hidden) networks and further settings; 1 % of the steps are warm-up, both ends are evaluated.</summary>
    public static Spec Spec(string root, int hidden, long steps, params string[] sets)
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
        string layers = string.Create(CultureInfo.InvariantCulture, $"[{hidden},{hidden}]");
        return new SpecLoader(SpecSources.Of(files)).Load("fig5-navigation", "quick",
            [$"learner.actorHidden={layers}", $"learner.criticHidden={layers}", .. own, .. sets]);
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
}
