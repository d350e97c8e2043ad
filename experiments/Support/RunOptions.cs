using System.CommandLine;
using Hipi.Experiments;

namespace Hipi.Command;

/// <summary>
/// The options that `run`, `reproduce`, `verify` and `report` share, read into values with one message for what is wrong.
/// </summary>
internal sealed class RunOptions
{
    public Option<string> Profile { get; } = new("--profile")
    {
        Description = "smoke, quick or paper, or a profile that the spec has a section for.",
        HelpName = "NAME",
    };
    public Option<string> Arms { get; } = new("--arms") { Description = "Only these arms of the spec.", HelpName = "A,B" };
    public Option<string> Seeds { get; } = new("--seeds")
    {
        Description = "Seed numbers (not a count) in place of the spec's, such as 3 or 1,2,5-8; nothing is swept then.",
        HelpName = "LIST",
    };
    public Option<string> Jobs { get; } = new("--jobs")
    {
        Description = "Cells that run at the same time; the number of cores when absent.",
        HelpName = "N",
    };
    public Option<string[]> Sets { get; } = new("--set")
    {
        Description = "Sets one value of the spec, such as learner.discount=0.98; may be repeated.",
        HelpName = "PATH=VALUE",
    };
    public Option<string> Out { get; } = new("--out") { Description = "The results folder; made once the spec has passed.",
        HelpName = "DIR" };

    /// <summary>The spec with its profile, --set, --arms and --seeds applied and checked.</summary>
    public Spec Load(ParseResult parse, string nameOrPath)
    {
        IReadOnlyList<ulong>? seeds = SeedNumbers(parse);
        Spec spec = Specs.Loader.Load(nameOrPath, parse.GetValue(Profile) ?? Specs.DefaultProfile, parse.GetValue(Sets) ?? []);
        return Specs.Select(nameOrPath, spec, ArmNames(parse), seeds);
    }

    /// <summary>The --set and --out that were given, as a shell takes them, each word after a space.</summary>
    public string Given(ParseResult parse) => GivenSets(parse) + Words(parse.GetValue(Out) is { } given ? ["--out", given] : []);

    /// <summary>The --set alone.</summary>
    public string GivenSets(ParseResult parse) => Words((parse.GetValue(Sets) ?? []).SelectMany(set => new[] { "--set", set }));

    private static string Words(IEnumerable<string> words) =>
        string.Concat(words.Select(word => $" {(word.All(IsPlain) ? word : $"'{word}'")}"));

    private static bool IsPlain(char letter) => char.IsLetterOrDigit(letter) || "._-=/,".Contains(letter);

    public Settings Settings(ParseResult parse) => Command.Settings.Load(parse.GetValue(Out), parse.GetValue(Jobs));

    /// <summary>The seeds of --seeds; null where it is not given.</summary>
    public IReadOnlyList<ulong>? SeedNumbers(ParseResult parse) => parse.GetValue(Seeds) is { } text ? SeedList.Parse(text) : null;

    /// <summary>The arms of --arms; null where it is not given.</summary>
    public IReadOnlyList<string>? ArmNames(ParseResult parse)
    {
        if (parse.GetValue(Arms) is not { } text) return null;
        string[] names = text.Split(',', StringSplitOptions.TrimEntries);
        if (names.Any(name => name.Length == 0))
            throw new InputException($"--arms {text}: must be names with commas between them, found an empty one; correct it");
        return names;
    }
}
