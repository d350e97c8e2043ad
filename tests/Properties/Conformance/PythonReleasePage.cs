using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hipi.Environments;
using Hipi.Experiments;
using Hipi.Experiments.Cloning;
using Hipi.Learning;
using Hipi.Relabelling;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>
/// docs/from-the-python-release.md: every field that it names exists, and its two columns of values are those of base.json and of the
/// readme preset.
/// </summary>
public sealed class PythonReleasePage
{
    private sealed record Row(string Option, string Field, string Default, string Readme);

    /// <summary>The options that the issue of this project names one by one.</summary>
    private static readonly string[] Named =
    [
        "relabel_type", "relabel_prob", "keep_current_goal", "candidate_task_type", "clip_critic", "gradient_clipping", "use_neg_rew",
        "margin", "goal_radius",
        "goal_distance", "sparse", "at_goal_dist", "min_goal_distance", "random_initial_state", "max_margin", "num_future_states",
        "normalize_cols",
        "max_episode_steps", "batch_size", "train_steps_per_iteration",
    ];

    /// <summary>Keys that choose a kind, and the spec's own; they have no default.</summary>
    private static readonly string[] Keys = ["relabel", "family", "name", "seeds"];

    private static readonly JsonNode Base = Read("specs/base.json"), Readme = Merge(Base.DeepClone(), Read("specs/presets/readme.json"));

    private static Row[] Rows => [.. File.ReadLines(Defaults.PathOf("docs/from-the-python-release.md"))
        .Where(line =>
            line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal)
            && !line.Contains("| Field |", StringComparison.Ordinal))
        .Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray())
        .Select(cells => new Row(cells[1], cells[2].Trim('`'), cells[3], cells[4]))];

    [Fact]
    public void Fields_OnThePage_Exist()
    {
        Assert.True(Rows.Length > 50);
        foreach (Row row in Rows.Where(row => row.Field != "none"))
            Assert.True(Keys.Contains(row.Field) || Exists(row.Field), $"{row.Option}: there is no field {row.Field}");
    }

    [Fact]
    public void Fields_Misspelt_AreSeen()
    {
        Assert.False(Exists("tasks.goal.radiusses"));
        Assert.False(Exists("tasks.gaol.radius"));
        Assert.False(Exists("budget.steps"));
    }

    [Fact]
    public void Values_OnThePage_AreThoseOfTheFiles()
    {
        foreach (Row row in Rows.Where(row => row.Default.Length > 0))
        {
            Assert.True(Same(row.Default, Value(Base, row.Field)),
                $"{row.Field}: the page says {row.Default}, base.json {Value(Base, row.Field)}");
            Assert.True(Same(row.Readme, Value(Readme, row.Field)),
                $"{row.Field}: the page says {row.Readme}, the preset {Value(Readme, row.Field)}");
        }
    }

    [Fact]
    public void Values_OfThePreset_AreAllOnThePage()
    {
        string[] onPage = [.. Rows.Select(row => row.Field)];
        foreach (string field in Leaves(Read("specs/presets/readme.json"), "").Where(field => field != "learners.sac.fixedTemperature"))
            Assert.True(onPage.Contains(field), $"specs/presets/readme.json sets {field}, which the page does not list");
    }

    [Fact]
    public void Options_OfTheRelease_AreAllOnThePage()
    {
        string options = string.Join('\n', Rows.Select(row => row.Option));
        Assert.All(Named, name => Assert.Matches($@"[.`]{Regex.Escape(name)}`", options));
    }

    [Fact]
    public void Preset_OnAPanel_Binds()
    {
        foreach (string sort in new[] { "environments", "tasks", "arms", "learners" })
        foreach (var (name, settings) in (JsonObject)Readme["defaults"]![sort]!)
        {
            JsonNode options = settings!.DeepClone();
            ((JsonObject)options).Remove("fraction");
            if (!Settings.IsWhole(sort, name)) continue;
            Assert.NotNull(JsonSerializer.Deserialize(options, Record(sort, name)!, SpecJson.Options));
        }
    }

    private static bool Exists(string field)
    {
        string[] path = field.Split('.');
        Type? record = path[0] switch
        {
            "budget" => typeof(Budget),
            "evaluation" => typeof(Evaluation),
            "sweep" => typeof(Sweep),
            _ => path.Length == 3 ? Record(path[0], path[1]) : null,
        };
        if (path is ["arms", _, "fraction"]) return record is not null;
        return record?.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Any(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == path[^1]) ?? false;
    }

    private static Type? Record(string sort, string name) => sort switch
    {
        "environments" => EnvironmentRegistry.All.Find(name)?.Options,
        "tasks" => TaskRegistry.All.Find(name)?.Options,
        "arms" => RelabellerRegistry.All.Find(name)?.Options ?? CloningArmRegistry.All.Find(name)?.Options,
        "learners" => LearnerRegistry.All.Find(name)?.Options,
        _ => null,
    };

    private static JsonNode? Value(JsonNode root, string field)
    {
        JsonNode? node = field.Split('.')[0] is "budget" or "evaluation" ? root : root["defaults"];
        foreach (string key in field.Split('.')) node = node?[key];
        return node;
    }

    private static bool Same(string text, JsonNode? value) => JsonNode.DeepEquals(JsonNode.Parse(text), value);

    private static IEnumerable<string> Leaves(JsonNode node, string path)
    {
        foreach (var (key, value) in (JsonObject)node)
        {
            string at = key == "defaults" ? "" : path.Length == 0 ? key : $"{path}.{key}";
            if (value is JsonObject)
                foreach (string leaf in Leaves(value, at)) yield return leaf;
            else yield return at;
        }
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Defaults.PathOf(file)))!;

    /// <summary>Objects merge, arrays and null replace: the rule of a spec's layers.</summary>
    private static JsonNode Merge(JsonNode under, JsonNode over)
    {
        foreach (var (key, value) in (JsonObject)over)
            if (value is JsonObject && under[key] is JsonObject below) Merge(below, value);
            else under[key] = value?.DeepClone();
        return under;
    }
}
