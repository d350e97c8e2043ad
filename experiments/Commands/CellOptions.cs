using System.CommandLine;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>The arguments that name one cell: a spec, an arm, a seed.</summary>
internal sealed class CellOptions
{
    public Argument<string> Name { get; } = new("spec") { Description = "A named spec (hipi list) or a JSON file." };

    public Option<string> Arm { get; } = new("--arm") { Description = "The arm whose policy acts.", Required = true, HelpName = "NAME" };

    public Option<string> Seed { get; } = new("--seed") { Description = "The seed of its cell.", Required = true, HelpName = "NUMBER" };

    /// <summary>The spec with that arm and that seed alone.</summary>
    public (Spec Spec, ulong Seed) Load(ParseResult parse, RunOptions options)
    {
        string nameOrPath = parse.GetRequiredValue(Name);
        Spec spec = Specs.Loader.Load(nameOrPath, parse.GetValue(options.Profile) ?? Specs.DefaultProfile,
            parse.GetValue(options.Sets) ?? []);
        ulong seed = SeedList.One(parse.GetRequiredValue(Seed));
        return (Specs.Select(nameOrPath, spec, [parse.GetRequiredValue(Arm)], [seed]), seed);
    }
}
