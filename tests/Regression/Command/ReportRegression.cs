using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hipi.Command.Report;
using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Command;

/// <summary>
/// `hipi report` and `hipi verify` on real smoke cells: the page is one file that asks for nothing, what failed or is missing is shown,
/// exit codes are as promised.
/// </summary>
public sealed partial class ReportRegression(ReportRegression.SmokeResults smoke) : IClassFixture<ReportRegression.SmokeResults>
{
    private static readonly SpecLoader Loader = new(SpecSources.Embedded(SpecLab.Command));

    private static bool HasFigurePackages =>
        File.Exists(Path.Combine(RepositoryRoot.Path, "tools/report/node_modules/vega/build/vega.min.js"))
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "node")));

    [Fact]
    public void Reproduce_Smoke_RunsEverythingAndDrawsEveryFigure()
    {
        string[] errors = [.. smoke.Reproduced.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => MuJoCoLibrary.Problem is null || !line.StartsWith("left out: fig5-", StringComparison.Ordinal))];
        Assert.Equal(HasFigurePackages ? 0 : 1, smoke.Reproduced.ExitCode);
        if (HasFigurePackages) Assert.Empty(errors);
        Assert.Contains("fig2/fig2-none", smoke.Reproduced.Output, StringComparison.Ordinal);
        Assert.Contains("fig5-navigation/", smoke.Reproduced.Output, StringComparison.Ordinal);
        Assert.True(HasFigurePackages || smoke.Reproduced.Error.Contains("make setup", StringComparison.Ordinal), smoke.Reproduced.Error);
    }

    [Fact]
    public void Page_OneFile_NamesNoOtherResource()
    {
        string outside = Scripts().Replace(smoke.Page, "").Replace("url(#", "", StringComparison.Ordinal);   // a gradient of the page's own
        Assert.DoesNotContain("http://", outside, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://", outside, StringComparison.OrdinalIgnoreCase);
        foreach (string tag in new[] { "<link", "<img", "<iframe", "@import", "url(", " src=" }) Assert.DoesNotContain(tag, outside,
            StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("<script[^>]*src", smoke.Page);
        Assert.Contains("default-src 'none'", smoke.Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_HasFiguresClaimsAndProvenance_WellFormed()
    {
        XDocument page = XDocument.Parse(WellFormed(smoke.Page));
        string[] sections = [.. page.Descendants("section").Select(section => (string)section.Attribute("id")!)];
        Assert.Equal([.. FigureNames(), "claims", "provenance"], sections);
        foreach (XElement figure in page.Descendants("figure")
            .Where(figure => (string?)figure.Parent!.Attribute("id") is not ("fig3" or "rollouts")))
            Assert.Matches(@"^profile smoke · 1 seed( · 600 environment steps| · \d+ demonstrations)? · run now$",
                figure.Elements("p").First(text => (string?)text.Attribute("class") == "face").Value);
        int claims = page.Descendants("section").Single(section =>
            (string?)section.Attribute("id") == "claims").Descendants("tbody").Elements("tr").Count();
        Assert.Equal(SpecNames().SelectMany(name => FigureRegistry.Companions(name).Prepend(name)).Sum(name =>
            JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "specs", name + ".json")))!["claims"]?.AsArray().Count ?? 0),
            claims);
        int cells = page.Descendants("section").Single(section =>
            (string?)section.Attribute("id") == "provenance").Descendants("tbody").Elements("tr").Count();
        Assert.True(cells >= Directory.GetDirectories(Path.Combine(smoke.Folder, "cells")).Length, $"{cells} rows of provenance");
    }

    [Fact]
    public void Figures_EveryPanelDrawnWithData_SvgParses()
    {
        if (!HasFigurePackages) return;
        JsonNode data = JsonNode.Parse(DataBlock().Match(smoke.Page).Groups[1].Value)!;
        string[] panels = [.. data["panels"]!.AsArray().Select(panel => panel!["id"]!.GetValue<string>())];
        Assert.Equal((5, 6), (panels.Count(id => id.StartsWith("fig2-", StringComparison.Ordinal)),
            panels.Count(id => id.StartsWith("fig4-", StringComparison.Ordinal))));
        Assert.True(panels.Count(id => id.StartsWith("fig5-navigation-", StringComparison.Ordinal)) >= 4, string.Join(' ', panels));
        Assert.All(data["panels"]!.AsArray(), panel => Assert.NotEmpty(panel!["alt"]!.GetValue<string>()));
        foreach (string name in SpecNames())
        {
            XDocument svg = XDocument.Load(Path.Combine(smoke.Folder, "report", "figures", name + ".svg"));
            Assert.True(svg.Descendants().Count() > (name.StartsWith("fig", StringComparison.Ordinal) ? 100 : 50), name);
            Assert.DoesNotContain(svg.Descendants().Attributes(), attribute => attribute.Name.LocalName is "href" or "src");
        }
    }

    [Fact]
    public void EnvironmentsFigure_WithAndWithoutCharts_DrawsEveryEnvironmentThatRunsHereAndNamesTheOthers()
    {
        XElement section = XDocument.Parse(WellFormed(smoke.Page)).Descendants("section")
            .Single(found => (string?)found.Attribute("id") == "fig3");
        XDocument svg = XDocument.Load(Path.Combine(smoke.Folder, "report", "figures", "fig3.svg"));
        string[] names = [.. EnvironmentRegistry.All.Entries.Select(kind => kind.Name)];
        int rows = section.Descendants("tbody").Elements("tr").Count(), drawn = section.Descendants("svg").Count();
        Assert.Equal(names.Length, rows);
        Assert.Equal(MuJoCoLibrary.Problem is null ? names.Length : 2, drawn);
        string missing = string.Concat(section.Descendants("ul").Elements("li").Select(line => line.Value));
        Assert.All(section.Descendants("tr").Where(row => row.Value.Contains("not here", StringComparison.Ordinal)),
            row => Assert.Contains(row.Elements("td").First().Value, missing, StringComparison.Ordinal));
        Assert.Equal(names.Length - drawn,
            section.Descendants("tr").Count(row => row.Value.Contains("not here", StringComparison.Ordinal)));
        Assert.Equal(drawn, svg.Descendants().Count(element => (string?)element.Attribute("role") == "img"));
        Assert.All(section.Descendants("svg"), picture => Assert.True(picture.Descendants().Count() >= 10));
        string[] navigation =
            [.. section.Descendants("tr").Single(row => row.Value.StartsWith("2D navigation", StringComparison.Ordinal)).Elements("td")
            .Select(cell => cell.Value)];
        Assert.Equal(["2D navigation", "2", "2", "2", "one move", "75", "goal (2)"], navigation);
    }

    [Fact]
    public void Rollouts_OfEveryEnvironmentWithATrainedPolicy_AreStripsFromStartToEnd()
    {
        XElement section = XDocument.Parse(WellFormed(smoke.Page)).Descendants("section")
            .Single(found => (string?)found.Attribute("id") == "rollouts");
        XDocument svg = XDocument.Load(Path.Combine(smoke.Folder, "report", "figures", "rollouts.svg"));
        Spec[] online =
            [.. SpecNames().Select(name => Loader.Load(name, "smoke"))
            .Where(spec => spec.Protocol == "online" && spec.Learner is not null)];
        int environments = online.Select(spec => spec.Environment!.Name).Distinct().Count();
        XElement[] strips = [.. section.Descendants("svg")];
        Assert.Equal(environments, strips.Length);
        Assert.Equal(environments, svg.Descendants().Count(element => (string?)element.Attribute("role") == "img"));
        Assert.All(strips, strip =>
        {
            string[] steps = [.. strip.Descendants("text").Select(text => text.Value)];
            Assert.Equal("step 0", steps[0]);
            Assert.InRange(steps.Length, 1, 6);
        });
        Assert.Contains(section.Elements("figure").Descendants("p"), note =>
            note.Value.StartsWith("fig5-navigation, inverse-rl, seed 1, 600 steps, run now: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Page_FailedAndMissingCells_AreShown()
    {
        using var folder = new TemporaryFolder();
        HipiProcess.Run(["run", "fig2", "--profile", "smoke", "--arms", "none-argmax,none-sample", "--out", folder.Path]);
        string manifest = Directory.GetFiles(folder.Path, "manifest.json", SearchOption.AllDirectories).First(path =>
            File.ReadAllText(path).Contains("\"none-argmax\"", StringComparison.Ordinal));
        JsonNode json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["status"] = "failed";
        json["failure"] =
            JsonNode.Parse("""{ "step": 17, "tensor": "critic.loss", "message": "critic.loss is not finite at environment step 17" }""");
        File.WriteAllText(manifest, json.ToJsonString());
        HipiResult report = HipiProcess.Run(["report", "--profile", "smoke", "--out", folder.Path]);
        string page = File.ReadAllText(folder.File("report/index.html"));
        Assert.Equal(1, report.ExitCode);
        Assert.Contains("critic.loss is not finite at environment step 17", page, StringComparison.Ordinal);
        Assert.Contains("batch-argmax: 1 cell not run (seeds 1)", page, StringComparison.Ordinal);
        Assert.Contains("Figure 4", report.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_WithoutResults_ExitTwoNamesTheCommand()
    {
        using var folder = new TemporaryFolder();
        HipiResult result = HipiProcess.Run(["verify", "--out", folder.File("none")]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"hipi run fig2 --profile quick --out {folder.File("none")}", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("none")));
    }

    /// <summary>With --set the cells are others: those that are there do not count, and the command that makes the others is named.</summary>
    [Fact]
    public void Verify_WithSets_JudgesOtherCells()
    {
        string[] set = ["--set", "budget.gradientSteps=2"];
        HipiResult result = HipiProcess.Run(["verify", "fig5-navigation", "--profile", "smoke", "--out", smoke.Folder, .. set]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("hipi run fig5-navigation --profile smoke --set budget.gradientSteps=2 --out ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_NoneFails_ExitZero_StrictUndecided_ExitThree()
    {
        HipiResult plain = HipiProcess.Run(["verify", "--profile", "smoke", "--out", smoke.Folder]),
            strict = HipiProcess.Run(["verify", "--strict", "--profile", "smoke", "--out", smoke.Folder]);
        Assert.Equal((0, 3), (plain.ExitCode, strict.ExitCode));
        Assert.Contains("undecided  fig5-navigation/", plain.Output, StringComparison.Ordinal);
        Assert.Contains("too few to decide", plain.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_NamedSpecsAndFiles_JudgesThoseAlone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("mine.json"), File.ReadAllText(Path.Combine(SpecLab.Root, "specs", "fig2.json"))
            .Replace("\"fig2\"", "\"mine\"", StringComparison.Ordinal));
        HipiResult named = HipiProcess.Run(["verify", "fig2", "--profile", "smoke", "--out", smoke.Folder]),
            file = HipiProcess.Run(["verify", folder.File("mine.json"), "--profile", "smoke", "--out", smoke.Folder]);
        Assert.Equal((0, 0), (named.ExitCode, file.ExitCode));
        Assert.Contains("holds      fig2/fig2-batch ", named.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("fig4/", named.Output, StringComparison.Ordinal);
        Assert.Contains("holds      mine/fig2-batch ", file.Output, StringComparison.Ordinal);   // the same cells under another name
    }

    [Fact]
    public void Verify_OneFails_ExitOne_ReproduceStillZero()
    {
        using var folder = new TemporaryFolder();
        Copy(smoke.Folder, folder.Path);
        foreach (string manifest in Directory.GetFiles(folder.Path, "manifest.json", SearchOption.AllDirectories)
            .Where(path => File.ReadAllText(path).Contains("\"batch-argmax\"", StringComparison.Ordinal)))
        {
            string table = Path.Combine(Path.GetDirectoryName(manifest)!, "table.csv");
            File.WriteAllText(table, File.ReadAllText(table).Replace(",1\n", ",0\n", StringComparison.Ordinal));
            JsonNode json = JsonNode.Parse(File.ReadAllText(manifest))!;
            json["files"]!["table.csv"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(table)));
            File.WriteAllText(manifest, json.ToJsonString());
        }
        HipiResult verify = HipiProcess.Run(["verify", "--profile", "smoke", "--out", folder.Path]),
            reproduce = HipiProcess.Run(["reproduce", "--profile", "smoke", "--out", folder.Path]);
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains("fails      fig2/fig2-batch ", verify.Output, StringComparison.Ordinal);
        Assert.Equal(HasFigurePackages ? 0 : 1, reproduce.ExitCode);
        Assert.Contains("fails      fig2/fig2-batch ", reproduce.Output, StringComparison.Ordinal);
    }

    /// <summary>All sections with a figure: those below, the environments and the rollouts, in the order of the page.</summary>
    private static string[] FigureNames() => ["fig2", "fig3", .. SpecNames().Skip(1), "rollouts"];

    /// <summary>The figures that are drawn from cells here.</summary>
    private static string[] SpecNames() =>
        [.. FigureRegistry.All.Select(figure => figure.SpecId).Where(id => Engine.ProblemOf(Loader.Load(id, "smoke")) is null)];

    private static void Copy(string from, string to)
    {
        foreach (string path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }
    }

    /// <summary>The page as XML: scripts and style out, void elements closed, bare attributes given a value.</summary>
    private static string WellFormed(string page) =>
        BareAttributes().Replace(VoidElements().Replace(Styles().Replace(Scripts().Replace(page, ""), ""), "<$1$2/>"), "$1=\"\"$2")
        .Replace("<!doctype html>", "", StringComparison.Ordinal);

    [GeneratedRegex("<script.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Styles();

    [GeneratedRegex("<(meta)([^>]*)>")]
    private static partial Regex VoidElements();

    [GeneratedRegex("( hidden)(>)")]
    private static partial Regex BareAttributes();

    [GeneratedRegex("id=\"report-data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex DataBlock();

    /// <summary>One `reproduce --profile smoke` that the tests of this class share.</summary>
    public sealed class SmokeResults : IDisposable
    {
        private readonly TemporaryFolder folder = new();

        public SmokeResults()
        {
            Reproduced = HipiProcess.Run(["reproduce", "--profile", "smoke", "--out", Folder]);
            Page = File.ReadAllText(Path.Combine(Folder, "report", "index.html"));
        }

        public string Folder => folder.Path;
        public string Page { get; }
        internal HipiResult Reproduced { get; }

        public void Dispose() => folder.Dispose();
    }
}
