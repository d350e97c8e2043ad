using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Relabelling;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>
/// Which registered kinds the battery meets, with the few settings that a default cannot know. A new kind without such needs no line here.
/// </summary>
internal static class Settings
{
    private const int Clock = 12;

    /// <summary>Changes to an environment's defaults.</summary>
    private static readonly Dictionary<string, string> Environments = new()
    {
        ["navigation"] = $$"""{ "clock": {{Clock}} }""",
    };

    /// <summary>Changes to a family's defaults; goals near enough for every environment, and what has no default.</summary>
    private static readonly Dictionary<string, string> Families = new()
    {
        ["goal"] = """{ "minGoalDistance": 0 }""",
        ["terminal-goal"] = """{ "minGoalDistance": 0 }""",
        ["discrete"] = """{ "minGoalDistance": 0, "count": 5, "priorRatio": 0.5 }""",
        ["goal-with-margin"] = """{ "minGoalDistance": 0 }""",
        ["goal-list"] = """{ "goals": [[1, 1], [2, 3], [0, 4]] }""",
        ["table"] = $$"""{ "rewards": [[{{string.Join(", ", Enumerable.Range(0, 49))}}], [{{string.Join(", ", Enumerable.Range(-48, 49))}}]] }""",
    };

    /// <summary>
    /// What observations and observed goals lie in: navigation's raw coordinates and clock, the grid's scaled cells; physics has
    /// velocities.
    /// </summary>
    public static (float Low, float High) ObservationRange(string environment) => environment switch
    {
        "navigation" => (0f, 33f),
        "grid" => (-1f, 1f),
        _ => (-1e4f, 1e4f),
    };

    /// <summary>
    /// What a family's finite rewards lie in, with the settings above; the engine's and the linear ones have scales of their own.
    /// </summary>
    public static (float Low, float High) RewardRange(string family) => family switch
    {
        "goal" or "terminal-goal" or "discrete" or "goal-with-margin" or "goal-list" => (-1f, 0f),
        "table" => (-48f, 48f),
        _ => (-1e4f, 1e4f),
    };

    public static IEnvironment Environment(string name) => Worlds.Environment(name, Environments.GetValueOrDefault(name, "{}"));

    public static ITaskFamily Family(string name, IEnvironment environment)
    {
        var kind = TaskRegistry.All.Find(name)!;
        string changes = Families.GetValueOrDefault(name, "{}");
        object options = Defaults.Section("tasks", name) is null
            ? System.Text.Json.JsonSerializer.Deserialize(changes, kind.Options, Experiments.SpecJson.Options)!
            : Defaults.Options("tasks", name, kind.Options, changes);
        return kind.Create(options, environment);
    }

    /// <summary>True where a kind's defaults are complete: goal lists and reward tables have no default.</summary>
    public static bool IsWhole(string sort, string name) => !(sort == "tasks" && name is "goal-list" or "table");

    /// <summary>
    /// The managed environments; those that step MuJoCo meet the same battery in <see cref="EngineConformance"/>, where it is installed.
    /// </summary>
    public static TheoryData<string> EnvironmentNames => [.. Kinds(engine: false)];

    public static TheoryData<string> EngineNames => [.. Kinds(engine: true)];

    private static IEnumerable<string> Kinds(bool engine) =>
        EnvironmentRegistry.All.Entries.Where(kind => kind.Options.IsAssignableTo(typeof(IMuJoCoOptions)) == engine)
            .Select(kind => kind.Name);

    public static TheoryData<string> FamilyNames => [.. TaskRegistry.All.Entries.Select(kind => kind.Name)];

    /// <summary>The environments that can carry a family.</summary>
    public static IEnumerable<(IEnvironment Environment, ITaskFamily Family)> Carriers(string family)
    {
        foreach (string name in Kinds(engine: false))
        {
            IEnvironment environment = Environment(name);
            if (TryFamily(family, environment) is { } made) yield return (environment, made);
        }
    }

    /// <summary>True where an environment that steps MuJoCo, which must be installed, carries a family.</summary>
    public static bool HasEngineCarrier(string family) => Kinds(engine: true).Any(name => TryFamily(family, Environment(name)) is not null);

    /// <summary>The family on an environment; null where the environment cannot carry it.</summary>
    public static ITaskFamily? TryFamily(string family, IEnvironment environment)
    {
        try
        {
            return Family(family, environment);
        }
        catch (ArgumentException misfit) when (misfit.Message.Contains("needs an environment", StringComparison.Ordinal)
            // the battery's listed goals are places in a plane
            || misfit.Message.StartsWith("goals: each must have", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>Every environment and family that go together: (environment, family).</summary>
    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (string environment in Kinds(engine: false))
            foreach (var family in TaskRegistry.All.Entries)
                if (Carriers(family.Name).Any(pair => pair.Environment.GetType() == Environment(environment).GetType()))
                    pairs.Add(environment, family.Name);
            return pairs;
        }
    }

    /// <summary>Every arm on every pair that can serve it: (environment, family, arm).</summary>
    public static TheoryData<string, string, string> Arms
    {
        get
        {
            var arms = new TheoryData<string, string, string>();
            foreach (object[] pair in Pairs)
            foreach (var arm in RelabellerRegistry.All.Entries)
            {
                IEnvironment environment = Environment((string)pair[0]);
                object options = Defaults.Options("arms", arm.Name, arm.Options);
                if (!RelabellerRegistry.Problems(arm.Name, options, Family((string)pair[1], environment), false).Any())
                    arms.Add((string)pair[0], (string)pair[1], arm.Name);
            }
            return arms;
        }
    }
}
