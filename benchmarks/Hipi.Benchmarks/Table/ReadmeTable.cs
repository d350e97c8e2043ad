using System.Globalization;
using System.Text;

namespace Hipi.Benchmarks;

/// <summary>The performance part of the README, made from what `make bench` wrote: the table, steps a second, a profile.</summary>
public sealed class ReadmeTable(IReadOnlyList<BenchmarkRow> rows, string host, string profile)
{
    public const string Begin = "<!-- bench:begin -->", End = "<!-- bench:end -->";

    private const string RunPrefix = "run-", RobotPrefix = "step-", PanelPrefix = "panel-";

    /// <summary>What a hand-fused prototype took for the same million steps, on another machine with two cores.</summary>
    private static readonly (string Name, int Seconds)[] Prototype = [("none", 29), ("inverse-rl-softq", 102), ("inverse-rl-backup", 157)];

    /// <summary>From the files in benchmarks/.</summary>
    public static ReadmeTable Load(string folder) => new(
        BenchmarkRow.Parse(File.ReadAllText(Path.Combine(folder, "latest.json"))),
        File.ReadAllText(Path.Combine(folder, "host.txt")).Trim(), File.ReadAllText(Path.Combine(folder, "profile.txt")).TrimEnd());

    /// <summary>The text between the two marks.</summary>
    public string Markdown()
    {
        var text = new StringBuilder($"\nMeasured on: {host}\n\n| row | work | ours, us | libtorch, us | ratio | target | spread |\n");
        text.Append("| --- | --- | ---: | ---: | ---: | --- | ---: |\n");
        foreach (Target target in Target.All)
            if (rows.FirstOrDefault(row => row.Name == target.Name) is { } row) text.Append(Line(target, row));
        text.Append("\nA whole run on navigation, one gradient step an environment step, evaluation included, environment steps a second:\n\n");
        text.Append(Runs());
        text.Append($"\n1,000,000 steps at (32,32): {Prototypes()}.\n");
        text.Append(Robots());
        text.Append(RobotRuns());
        text.Append($"\nWhere the time of one run goes (`hipi run --profile-stages`):\n\n```\n{profile}\n```\n");
        return text.ToString();
    }

    /// <summary>A page with its part between the marks replaced.</summary>
    public string Into(string page)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal), end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin) throw new InvalidDataException($"README: expected {Begin} and {End}, found neither in this order.");
        return page[..(begin + Begin.Length)] + "\n" + Markdown() + page[end..];
    }

    private static string Line(Target target, BenchmarkRow row) =>
        $"| {row.Name} | {target.Work} | {Number(row.OursUs)} | {Number(row.ReferenceUs)} | "
        + $"{Ratio(target, row)} | {target.BoundText} | {Percent(row.Spread)} |\n";

    private static string Ratio(Target target, BenchmarkRow row) =>
        row.Ratio is not { } ratio ? "" : target.Holds(ratio) ? target.Format(ratio) : $"**{target.Format(ratio)}** (missed)";

    /// <summary>A control step of each robot, in steps a second; nothing where none was measured.</summary>
    private string Robots()
    {
        BenchmarkRow[] robots =
            [.. rows.Where(row => row.Name.StartsWith(RobotPrefix, StringComparison.Ordinal))
            .OrderBy(row => row.Name, StringComparer.Ordinal)];
        if (robots.Length == 0) return "";
        var text = new StringBuilder("\nA control step of each robot on one core, action, observation and resets included, beside MuJoCo's own C loop, "
            + "which resets without settling (half-cheetah settles 200 steps at each reset, every 250), steps a second:\n\n");
        text.Append("| environment | ours | C loop |\n| --- | ---: | ---: |\n");
        foreach (BenchmarkRow robot in robots)
            text.Append($"| {robot.Name[RobotPrefix.Length..]} | {PerSecond(robot.OursUs)} | {PerSecond(robot.ReferenceUs)} |\n");
        return text.ToString();
    }

    /// <summary>Whole HIPI-RL runs on the robots, in steps a second; nothing where none was measured.</summary>
    private string RobotRuns()
    {
        BenchmarkRow[] panels = [.. rows.Where(row => row.Name.StartsWith(PanelPrefix, StringComparison.Ordinal))];
        if (panels.Length == 0) return "";
        var text = new StringBuilder("\nA whole HIPI-RL run on a robot (arm inverse-rl with the one-step backup, one gradient step an environment step, evaluation "
            + "included), steps a second on one core; 1,000 were asked where networks are (64,64), all but the quadruped's (256,256):\n\n");
        text.Append("| panel | steps a second |\n| --- | ---: |\n");
        foreach (BenchmarkRow panel in panels) text.Append($"| {panel.Name[PanelPrefix.Length..]} | {PerSecond(panel.OursUs)} |\n");
        return text.ToString();
    }

    private static string PerSecond(double? us) => us is { } value ? (1e6 / value).ToString("N0", CultureInfo.InvariantCulture) : "";

    private string Runs()
    {
        var runs = rows.Where(row => row.Name.StartsWith(RunPrefix, StringComparison.Ordinal))
            .Select(row => (Words: row.Name.Split('-', 3), row.OursUs)).ToArray();
        string[] sizes = [.. runs.Select(run => run.Words[1]).Distinct()], arms = [.. runs.Select(run => run.Words[2]).Distinct()];
        var text = new StringBuilder($"| networks | {string.Join(" | ", arms)} |\n| --- |{string.Concat(arms.Select(_ => " ---: |"))}\n");
        foreach (string size in sizes)
            text.Append($"| ({size},{size}) | {string.Join(" | ", arms.Select(arm => Steps(size, arm)))} |\n");
        return text.ToString();

        string Steps(string size, string arm) => runs.FirstOrDefault(run => run.Words[1] == size && run.Words[2] == arm).OursUs is { } us
            ? (1e6 / us).ToString("N0", CultureInfo.InvariantCulture) : "";
    }

    /// <summary>Seconds of a million steps are microseconds of one.</summary>
    private string Prototypes() => string.Join("; ", Prototype.Select(arm =>
    {
        double? us = rows.FirstOrDefault(row => row.Name == $"{RunPrefix}32-{arm.Name}")?.OursUs;
        return string.Create(CultureInfo.InvariantCulture,
            $"{arm.Name} {us:0} s (the prototype took {arm.Seconds} s, within {arm.Seconds * 1.25:0} s was asked)");
    }));

    private static string Number(double? us) =>
        us is { } value ? value.ToString(value < 100 ? "0.0" : "N0", CultureInfo.InvariantCulture) : "";

    private static string Percent(double? share) => share is { } value ? value.ToString("0 %", CultureInfo.InvariantCulture) : "";
}
