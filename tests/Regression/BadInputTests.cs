using System.Text;
using System.Text.Json.Nodes;
using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>
/// Every kind of bad input: refused before any work, by one message of the form `where: rule, found value; what to do`, with nothing
/// written.
/// </summary>
/// <remarks>BadInput.golden.txt holds the text of every message; a change of a text is reviewed there.</remarks>
public sealed class BadInputTests
{
    private static readonly (string Name, Action<JsonObject> Edit)[] Edits =
    [
        ("unknown key", spec => spec["tittle"] = "x"),
        ("unknown key of a kind", spec => spec["environment"]!["actionNoize"] = 1),
        ("unknown key in a claim", spec => spec["claims"]![0]!["wins"] = true),
        ("missing required key", spec => spec.Remove("title")),
        ("missing kind", spec => spec["tasks"] = new JsonObject { ["radius"] = 0.5 }),
        ("missing section", spec => spec.Remove("learner")),
        ("missing setting without a default", spec => ((JsonObject)spec["learner"]!).Remove("discount")),
        ("text for a number", spec => spec["learner"]!["discount"] = "0.99"),
        ("text NaN for a number", spec => spec["learner"]!["discount"] = "NaN"),
        ("fraction for a whole number", spec => spec["learner"]!["batchSize"] = 1.5),
        ("number for a text", spec => spec["title"] = 5),
        ("object for a list", spec => spec["seeds"] = new JsonObject()),
        ("list for an object", spec => spec["environment"] = new JsonArray()),
        ("null for a text", spec => spec["title"] = null),
        ("out of range", spec => spec["learner"]!["discount"] = 1.2),
        ("-1e30", spec => spec["environment"]!["actionNoise"] = -1e30),
        ("1e400", spec => spec["environment"]!["actionNoise"] = JsonNode.Parse("1e400")),
        ("whole number beyond 64 bits", spec => spec["learner"]!["batchSize"] = JsonNode.Parse("99999999999999999999")),
        ("item out of range", spec => spec["learner"]!["hidden"] = new JsonArray(32, 0)),
        ("unknown environment", spec => spec["environment"]!["name"] = "navigatoin"),
        ("unknown family", spec => spec["tasks"]!["family"] = "gaol"),
        ("unknown arm", spec => spec["arms"]!["none"]!["relabel"] = "nonne"),
        ("unknown learner", spec => spec["learner"]!["name"] = "labb"),
        ("unknown protocol", spec => spec["protocol"] = "onlin"),
        ("unknown preset", spec => spec["preset"] = "readmee"),
        ("unknown name of a setting", spec => spec["arms"]!["inverse-rl"]!["select"] = "argmx"),
        ("arm's name", spec => spec["arms"]!["Inverse RL"] = new JsonObject { ["relabel"] = "none" }),
        ("id as a path", spec => spec["id"] = "../up"),
        ("no arms", spec => spec["arms"] = new JsonObject()),
        ("negative seed", spec => spec["seeds"] = new JsonArray(1, -2)),
        ("repeated seed", spec => spec["seeds"] = new JsonArray(3, 4, 3)),
        ("empty seed list", spec => spec["seeds"] = new JsonArray()),
        ("warm-up longer than the run", spec => spec["budget"] = new JsonObject { ["warmupSteps"] = 500 }),
        ("episodes longer than the buffer", spec => spec["budget"] = new JsonObject { ["replayCapacity"] = 50 }),
        ("evaluation beyond the run", spec => spec["evaluation"] = new JsonObject { ["every"] = 401 }),
        ("sizes beyond memory", spec => spec["budget"] = new JsonObject { ["replayCapacity"] = 100000000 }),
        ("exact partition without a finite MDP", spec => spec["arms"]!["inverse-rl"]!["partition"] = "exact"),
        ("enumerated candidates of an infinite family", spec => spec["arms"]!["inverse-rl"]!["candidates"] = "enumerate"),
        ("terminal goals without a clock", spec => spec["tasks"] = new JsonObject { ["family"] = "terminal-goal" }),
        ("rewards of -inf for a learner that regresses on them", spec =>
            (spec["tasks"], spec["environment"]!["clock"]) = (new JsonObject { ["family"] = "terminal-goal" }, 100)),
        ("a clock of another horizon", spec => spec["environment"]!["clock"] = 7),
        ("an arm that the family cannot serve", spec =>
        {
            spec["tasks"] = new JsonObject { ["family"] = "linear" };
            spec["arms"]!["final"] = new JsonObject { ["relabel"] = "final" };
        }),
        ("overlapping sweep", spec =>
            spec["sweep"] = JsonNode.Parse("""{"gradientSteps":[1,1],"environmentSteps":400,"selectionSeeds":[1,2,3],"seeds":[3,4]}""")),
        ("too few selection seeds", spec =>
            spec["sweep"] = JsonNode.Parse("""{"gradientSteps":[1],"environmentSteps":400,"selectionSeeds":[1,2],"seeds":[3,4]}""")),
        ("claim about an arm that is not there", spec => spec["claims"]![0]!["right"] = "nnone"),
        ("claim without a requirement", spec => ((JsonObject)spec["claims"]![0]!).Remove("require")),
        ("claim on a column that is not there", spec => spec["claims"]![0]!["column"] = "evaluationSucces"),
        ("claim with two bounds", spec => spec["claims"]![0]!["require"] = JsonNode.Parse("""{"difference":{"atLeast":0,"atMost":1}}""")),
        ("claims of one name", spec => ((JsonArray)spec["claims"]!).Add(spec["claims"]![0]!.DeepClone())),
        ("unknown key in a profile that is not in use", spec => spec["profiles"]!["paper"]!["budgett"] = new JsonObject()),
        ("range in a profile that is not in use", spec => spec["profiles"]!["paper"]!["learner"] = new JsonObject { ["discount"] = 2 }),
        ("cross-field in a profile that is not in use", spec =>
            spec["profiles"]!["paper"]!["budget"] = new JsonObject { ["environmentSteps"] = 20000 }),
        ("range in the profile in use", spec => spec["profiles"]!["smoke"]!["learner"] = new JsonObject { ["discount"] = 2 }),
        ("defaults in a spec", spec => spec["defaults"] = new JsonObject()),
        ("profiles as a list", spec => spec["profiles"] = new JsonArray()),
        ("a profile as a number", spec => spec["profiles"]!["paper"] = 5),
        ("a profile in a profile", spec => spec["profiles"]!["paper"]!["profiles"] = new JsonObject()),
        ("an id in a profile", spec => spec["profiles"]!["smoke"]!["id"] = "other"),
        ("a seed of minus zero", spec => spec["seeds"] = JsonNode.Parse("[-0]")),
        ("arms as a list", spec => spec["arms"] = new JsonArray()),
        ("an arm as a text", spec => spec["arms"]!["none"] = "none"),
        ("a name in another case", spec => spec["arms"]!["inverse-rl"]!["select"] = "Sample"),
        ("an id with a line break", spec => spec["id"] = "lab\n"),
        ("a claim's id with a line break", spec => spec["claims"]![0]!["id"] = "lab-a\n"),
        ("a title with a line break", spec => spec["title"] = "A\nlab"),
        ("a key with a line break", spec => spec["ti\ntle"] = "A lab"),
        ("a whole number with an exponent", spec => spec["budget"] = JsonNode.Parse("""{"warmupSteps":1e2}""")),
        ("a whole number with a point", spec => spec["budget"] = JsonNode.Parse("""{"warmupSteps":100.0}""")),
        ("engine for managed code", spec => spec["tier"] = "engine"),
        ("a profile as null", spec => spec["profiles"]!["smoke"] = null),
        ("another profile as a list", spec => spec["profiles"]!["paper"] = new JsonArray(1)),
        ("unknown preset and another fault", spec => (spec["preset"], spec["learner"]!["discount"]) = ("readmee", 2)),
        ("null replaces before a profile patches", spec => spec["budget"] = null),
        ("fraction that the profile in use covers", spec => Covered(spec, 1.5)),
        ("text that the profile in use covers", spec => Covered(spec, "100")),
        ("1e30 that the profile in use covers", spec => Covered(spec, 1e30)),
        ("range of a kind's setting that a profile covers", spec =>
        {
            spec["learner"]!["discount"] = 2;
            foreach (string profile in new[] { "smoke", "paper" })
                spec["profiles"]![profile]!["learner"] = new JsonObject { ["discount"] = 0.9 };
        }),
        ("range of an arm that a profile removes", spec =>
        {
            spec["arms"]!["future"] = new JsonObject { ["relabel"] = "future", ["fraction"] = 7, ["window"] = -1 };
            foreach (string profile in new[] { "smoke", "paper" })
                spec["profiles"]![profile]!["arms"] = new JsonObject { ["future"] = null };
        }),
        ("preset that a profile covers", spec =>
        {
            spec["preset"] = "readmee";
            foreach (string profile in new[] { "smoke", "paper" }) spec["profiles"]![profile]!["preset"] = "paper";
        }),
        ("several at once", Several),
    ];

    private static readonly (string Name, byte[] Bytes)[] Texts =
    [
        ("not JSON", "id: lab\n"u8.ToArray()),
        ("empty file", []),
        ("white space only", " \n\t\n"u8.ToArray()),
        ("truncated", "{ \"id\": \"lab\",\n  \"title\": \"A l"u8.ToArray()),
        ("truncated in an object", "{ \"id\": \"lab\",\n  \"arms\": { "u8.ToArray()),
        ("deeply nested", Encoding.UTF8.GetBytes("{ \"id\": " + new string('[', 10_000) + new string(']', 10_000) + " }")),
        ("binary", [0x7F, 0x45, 0x4C, 0x46, 0x02, 0x00, 0x00, 0xFF]),
        ("not UTF-8", [(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)'}']),
        ("a list", "[1, 2]"u8.ToArray()),
        ("a number", "5"u8.ToArray()),
        ("two values", "{} {}"u8.ToArray()),
        ("a comment", "{ // id\n \"id\": \"lab\" }"u8.ToArray()),
        ("a trailing comma", "{ \"id\": \"lab\", }"u8.ToArray()),
        ("NaN", "{\n  \"seeds\": [NaN]\n}"u8.ToArray()),
        ("half a surrogate pair", "{ \"id\": \"\\ud800\" }"u8.ToArray()),
        ("half a surrogate pair in a key", "{ \"\\ud800\": 1 }"u8.ToArray()),
        ("too long", Encoding.UTF8.GetBytes("[" + string.Concat(Enumerable.Repeat("1,", 600_000)) + "1]")),
        ("duplicate key", "{\n  \"id\": \"lab\",\n  \"id\": \"lab\"\n}"u8.ToArray()),
        ("duplicate keys deep down", "{ \"a\": [ { \"b\": 1,\n  \"b\": 2, \"c\": 1, \"c\": 2 } ] }"u8.ToArray()),
    ];

    private static readonly string[] Sets =
    [
        "learner.discont=0.9", "learnr.discount=0.9", "learner.discount", "=5", "learner..discount=1", "learner.discount=1.5",
        "learner.discount=NaN",
        "arms.invers-rl.fraction=0.1", "arms.inverse-rl.fraction=2", "arms.inverse-rl.windw=3", "seeds=[1,1]", "seeds=3", "seeds.0=3",
        "profiles.smoke.seeds=[1]",
        "environment.name=grids", "learner={\"a\":", "budget.warmupSteps=401", "environment.actionNoise=-1|environment.actionNoise=1",
    ];

    /// <summary>Name and message of every case, in order.</summary>
    private static IEnumerable<(string Name, string Message)> Messages()
    {
        foreach (var (name, edit) in Edits) yield return (name, Refused(folder => SpecLab.Write(folder, edit)));
        foreach (var (name, bytes) in Texts) yield return (name, Refused(folder => SpecLab.Write(folder, bytes)));
        yield return ("a fault that --set covers",
            Refused(folder => SpecLab.Write(folder, spec => spec["profiles"]!["smoke"]!["budget"]!["environmentSteps"] = -5),
            "smoke", "budget.environmentSteps=400"));
        foreach (string set in Sets) yield return ($"--set {set}", Refused(folder => SpecLab.Write(folder), "smoke", set.Split('|')));
        yield return ("a directory", Refused(folder => folder.Path));
        yield return ("a missing file", Refused(folder => folder.File("lost.json")));
        if (File.Exists("/dev/zero")) yield return ("a device without end", Refused(_ => "/dev/zero"));
        yield return ("unknown profile", Refused(folder => SpecLab.Write(folder), "smok"));
    }

    private static readonly Lazy<(string Name, string Message)[]> All = new(() => [.. Messages()]);

    [Fact]
    public void Message_OfEveryFault_HasPlaceRuleFindingAndAdvice()
    {
        string[] faults = [.. from message in All.Value
                              from line in message.Message.Split('\n')
                              where !(line.Contains(": must ", StringComparison.Ordinal)
                                  || line.Contains(" has no settings", StringComparison.Ordinal)
                                      || line.Contains(" needs ", StringComparison.Ordinal))
                                  || !line.Contains("found", StringComparison.Ordinal) || !line.Contains("; ", StringComparison.Ordinal)
                              select $"{message.Name}: {line}"];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Message_OfEveryFault_IsAsReviewed()
    {
        string golden = Path.Combine(SpecLab.Root, "tests", "Regression", "BadInput.golden.txt");
        string text = string.Join("\n\n", All.Value.Select(message => $"# {message.Name}\n{message.Message}")) + "\n";
        string expected = File.Exists(golden) ? File.ReadAllText(golden) : "";
        if (text == expected) return;
        string received = Path.Combine(Path.GetTempPath(), "BadInput.received.txt");
        File.WriteAllText(received, text);
        Assert.Fail($"the messages changed; where that is meant, copy {received} over {golden}");
    }

    [Fact]
    public void Load_SeveralFaults_ReportsAllOfThemAtOnce() =>
        Assert.Equal(5, All.Value.Single(message => message.Name == "several at once").Message.Split('\n').Length);

    [Fact]
    public void Load_ManyUnknownKeys_ListsFiftyAndTheirNumber()
    {
        using var folder = new TemporaryFolder();
        string path = SpecLab.Write(folder, spec =>
        {
            for (int key = 0; key < 20_000; key++) spec[FormattableString.Invariant($"key{key}")] = 1;
        });
        string[] lines = Assert.Throws<InputException>(() => SpecLab.Loader().Load(path, "smoke")).Message.Split('\n');
        Assert.Equal(51, lines.Length);
        Assert.Equal("and 19950 more", lines[^1]);
    }

    [Fact]
    public void Load_UnknownNames_OfferTheNearestValidOne()
    {
        foreach (var (name, nearest) in new[] { ("environment", "navigation"), ("family", "goal"), ("arm", "none"), ("learner", "lab"),
            ("protocol", "lab") })
            Assert.Contains($"did you mean \"{nearest}\"?", All.Value.Single(message => message.Name == $"unknown {name}").Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ResultsFolderOfAnotherNumericsVersion_IsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("store.json"), "{ \"numericsVersion\": 999 }");
        string message = Assert.Throws<InputException>(() => ResultsStore.Open(folder.Path)).Message;
        Assert.Contains(folder.Path, message, StringComparison.Ordinal);
        Assert.Contains("found version 999", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_UnwritableResultsFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("file"), "");
        Assert.Contains("must be a folder", Assert.Throws<InputException>(() => ResultsStore.Open(folder.File("file"))).Message,
            StringComparison.Ordinal);
        ResultsStore under = ResultsStore.Open(folder.File("file/under"));
        Assert.Contains("must be writable", Assert.Throws<InputException>(under.Create).Message, StringComparison.Ordinal);
    }

    /// <summary>The message of a refused spec, its folder's path cut out; fails where something was written.</summary>
    private static string Refused(Func<TemporaryFolder, string> write, string profile = "smoke", params string[] sets)
    {
        using var folder = new TemporaryFolder();
        string path = write(folder);
        string[] before = Directory.GetFileSystemEntries(folder.Path);
        Exception? error = Record.Exception(() => SpecLab.Loader(1L << 30).Load(path, profile, sets));
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path));
        if (error is not InputException) return $"NOT REFUSED: {error?.ToString() ?? "accepted"}";
        return error.Message.Replace(folder.Path + "/", "", StringComparison.Ordinal)
            .Replace(folder.Path, "FOLDER", StringComparison.Ordinal)
            .Replace(Directory.GetCurrentDirectory(), "HERE", StringComparison.Ordinal);
    }

    /// <summary>A value of the spec that no profile leaves standing.</summary>
    private static void Covered(JsonObject spec, JsonNode value)
    {
        spec["budget"] = new JsonObject { ["environmentSteps"] = value };
        foreach (string profile in new[] { "smoke", "paper" })
            spec["profiles"]![profile]!["budget"] = new JsonObject { ["environmentSteps"] = profile == "smoke" ? 400 : 500_000 };
    }

    private static void Several(JsonObject spec)
    {
        spec["learner"]!["discount"] = 1.2;
        spec["environment"]!["actionNoise"] = -1;
        spec["seeds"] = new JsonArray(1, 1);
        spec["budget"] = new JsonObject { ["warmupSteps"] = 500 };
        spec["colour"] = "red";
    }
}
