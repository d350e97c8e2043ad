using System.Text.Json.Nodes;
using Hipi.Environments;
using Hipi.Experiments;
using Hipi.Experiments.Ceiling;
using Hipi.Tasks;

namespace Hipi.Command.Figures;

/// <summary>
/// The best success that navigation's horizon and noise allow, as `hipi ceiling` left it in the results folder or the published one.
/// </summary>
internal static class Ceiling
{
    /// <summary>The ceiling of the spec's task; null where none was computed, or only that of another task.</summary>
    public static double? Known(Spec spec, params string?[] folders) => folders.OfType<string>()
        .Select(folder => Path.Combine(folder, CeilingFile.Name)).Where(path => File.Exists(path) && IsOf(spec, path))
        .Select(path => (double?)CeilingFile.Read(path).Ceiling).FirstOrDefault();

    private static bool IsOf(Spec spec, string path)
    {
        if (spec.Environment?.Options is not NavigationOptions || spec.Tasks?.Options is not GoalOptions) return false;
        CeilingSettings task = CeilingFile.Settings(spec);
        JsonNode file = JsonNode.Parse(File.ReadAllBytes(path))!;
        return file["horizon"]?.GetValue<int>() == task.Horizon && file["radius"]?.GetValue<double>() == task.Radius
            && file["minGoalDistance"]?.GetValue<double>() == task.MinGoalDistance
                && file["actionNoise"]?.GetValue<double>() == task.Navigation.ActionNoise;
    }
}
