using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Nodes;
using Hipi.Experiments;
using Hipi.Learning;

namespace Hipi.Regression.Support;

/// <summary>
/// Specs, kinds and a quick protocol for tests of the loader, the store and the goldens; base.json and profiles are the command's own.
/// </summary>
internal static class SpecLab
{
    public static readonly System.Reflection.Assembly Command = System.Reflection.Assembly.Load("Hipi.Command");

    /// <summary>
    /// Some of the registered kinds, so that messages stay when more are registered, with a learner and a protocol of the tests' own.
    /// </summary>
    public static SpecKinds Kinds(Action<CellRun>? run = null) => SpecKinds.Registered with
    {
        Learners = new KindSort("learner", "learners", "name",
            [new Kind("lab", typeof(LabLearner), "A learner that exists in tests only.")]),
        Registry = Protocols(run),
        Environments = Some(SpecKinds.Registered.Environments, "navigation"),
        Tasks = Some(SpecKinds.Registered.Tasks, "goal", "terminal-goal", "linear"),
        Arms = Some(SpecKinds.Registered.Arms, "none", "random", "final", "future", "inverse-rl"),
    };

    private static KindSort Some(KindSort sort, params string[] names) =>
        sort with { Kinds = [.. sort.Kinds.Where(kind => names.Contains(kind.Name))] };

    public static Registry<IProtocol> Protocols(Action<CellRun>? run) => new("protocol",
        new Registered<IProtocol>("lab", typeof(NoOptions), "A protocol that exists in tests only.",
            new LabProtocol(run ?? (static _ => { }))));

    public static SpecLoader Loader(long? memoryBytes = null) => new(Shared(), Kinds(), memoryBytes);

    /// <summary>base.json, presets and profiles of the command, without its specs.</summary>
    private static SpecSources Shared()
    {
        var files = new Dictionary<string, byte[]>();
        foreach (string name in Command.GetManifestResourceNames()
            .Where(name => name == "specs/base.json" || name.Count(letter => letter == '/') == 2))
        {
            using Stream stream = Command.GetManifestResourceStream(name)!;
            using var all = new MemoryStream();
            stream.CopyTo(all);
            files[name["specs/".Length..]] = all.ToArray();
        }
        return SpecSources.Of(files);
    }

    /// <summary>A spec without a fault.</summary>
    public static JsonObject Good() => (JsonObject)JsonNode.Parse("""
        {
          "$schema": "../docs/spec.schema.json",
          "id": "lab",
          "title": "A lab",
          "summary": "A spec for tests.",
          "protocol": "lab",
          "environment": { "name": "navigation" },
          "tasks": { "family": "goal" },
          "arms": {
            "none": { "relabel": "none" },
            "inverse-rl": { "relabel": "inverse-rl" }
          },
          "learner": { "name": "lab", "hidden": [32, 32], "batchSize": 32, "discount": 0.99, "targetEntropy": null },
          "seeds": [1, 2],
          "claims": [
            { "id": "lab-a", "text": "Better.", "left": "inverse-rl", "right": "none", "metric": "area", "require": { "difference": { "atLeast": 0 } } }
          ],
          "profiles": {
            "smoke": { "budget": { "environmentSteps": 400 } },
            "paper": { "seeds": [1, 2, 3, 4, 5] }
          }
        }
        """)!;

    /// <summary>Writes a spec, edited, into a folder; returns its path.</summary>
    public static string Write(TemporaryFolder folder, Action<JsonObject>? edit = null, string name = "lab.json")
    {
        JsonObject spec = Good();
        edit?.Invoke(spec);
        return Write(folder,
            Encoding.UTF8.GetBytes(spec.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true })), name);
    }

    public static string Write(TemporaryFolder folder, byte[] bytes, string name = "lab.json")
    {
        string path = folder.File(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static Spec Load(Action<JsonObject>? edit = null, string profile = "smoke", params string[] sets)
    {
        using var folder = new TemporaryFolder();
        return Loader().Load(Write(folder, edit), profile, sets);
    }

    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hipi.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}

/// <summary>Settings of the tests' learner.</summary>
internal sealed record LabLearner : INeedsFiniteRewards
{
    [Range(1, 100_000), Length(0, 8), Description("Sizes of the hidden layers.")]
    public required ImmutableArray<int> Hidden { get; init; }

    [Range(1, 100_000), Description("Rows of a batch.")]
    public required int BatchSize { get; init; }

    [Range(0.0, 1.0, MaximumIsExclusive = true), Description("Discount per step.")]
    public required double Discount { get; init; }

    [Range(-1000.0, 1000.0), Description("Entropy aimed at, nats.")]
    public required double? TargetEntropy { get; init; }
}

/// <summary>A protocol that does what a test says.</summary>
internal sealed class LabProtocol(Action<CellRun> run) : IProtocol
{
    public SpecSections Needs => SpecSections.Online;

    public void Run(CellRun request) => run(request);
}
