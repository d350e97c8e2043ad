using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hipi.Command.Report;
using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;
using Hipi.Experiments.Cloning;

namespace Hipi.Command.Figures;

/// <summary>Sizes of the environments, read off running ones; horizons and task families from the panels that name them.</summary>
internal static class EnvironmentsTable
{
    private static readonly ImmutableArray<string> Columns =
        ["Environment", "State", "Observation", "Action", "Control step", "Horizon", "Tasks (size)"];

    /// <summary>An environment with its default settings.</summary>
    /// <exception cref="ArgumentException">It cannot run here; says why.</exception>
    public static IEnvironment Default(string name)
    {
        var kind = EnvironmentRegistry.All.Find(name)!;
        JsonNode settings = JsonNode.Parse(Resource.Text("specs/base.json"))!["defaults"]!["environments"]![name]!;
        return kind.Create(settings.Deserialize(kind.Options, SpecJson.Options)!);
    }

    public static Panel Of(IReadOnlyList<(string Name, string Title, IEnvironment? Environment)> environments)
    {
        Spec[] specs =
            [.. Specs.Loader.Names.Where(name => name.StartsWith("fig", StringComparison.Ordinal)).Select(Loaded).OfType<Spec>()];
        return new Panel
        {
            Title = "Sizes", Span = PanelSpan.Full, Alt = "A table of sizes.",
            Table = new PanelTable(Columns, [.. environments.Select(entry =>
                Row(entry.Title, entry.Environment, [.. specs.Where(spec => spec.Environment?.Name == entry.Name)]))]),
        };
    }

    private static ImmutableArray<string> Row(string title, IEnvironment? environment, Spec[] specs)
    {
        if (environment is null) return [title, "not here", "", "", "", "", ""];
        string step = environment is MuJoCoEnvironment physics ? Text(physics.ControlStep) + " s" : "one move";
        int[] horizons =
            [.. specs.Select(spec => (spec.Data?.Options as CloningSettings)?.MaxEpisodeSteps ?? spec.Budget?.MaxEpisodeSteps ?? 0)
            .Where(steps => steps > 0).Distinct().Order()];
        string[] tasks = [.. specs.Where(spec => spec.Tasks is not null).Select(Task).Distinct().Order(StringComparer.Ordinal)];
        return [title, Text(environment.StateSize), Text(environment.ObservationSize), Text(environment.ActionSize), step,
            horizons.Length == 0 ? "-" : string.Join(" or ", horizons.Select(steps => Text(steps))), string.Join(", ", tasks)];
    }

    private static string Task(Spec spec) =>
        $"{spec.Tasks!.Name} ({Text(SpecParts.Family(spec, SpecParts.Environment(spec)).TaskSize)})";

    /// <summary>A spec under profile `paper`; null where it cannot be loaded here.</summary>
    private static Spec? Loaded(string name)
    {
        try
        {
            return Specs.Loader.Load(name, "paper");
        }
        catch (InputException)
        {
            return null;
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
