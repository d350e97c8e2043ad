using System.Collections.Immutable;
using System.CommandLine;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>`hipi golden check` and `hipi golden accept`: the committed curves that must not change, bit for bit.</summary>
/// <remarks>
/// Both run the smoke cells that are missing into a folder of their own, so that no earlier result stands in for the code of now.
/// </remarks>
internal static class GoldenCommand
{
    public static System.CommandLine.Command Create() =>
        new("golden", "The committed golden curves: compare them, or accept changed ones with a reason.") { Check(), Accept() };

    private static System.CommandLine.Command Check()
    {
        var options = new RunOptions();
        var command = new System.CommandLine.Command("check",
            "Runs the smoke cells of every spec afresh and compares them with their goldens, bit for bit.") { options.Jobs };
        command.SetAction(parse =>
        {
            Spec[] all = AllSpecs();
            ImmutableSortedDictionary<string, string> left = Goldens().NotComparable(all);
            foreach (string why in left.Values) Console.WriteLine($"not compared: {why}");
            return InFreshFolder(options.Settings(parse), [.. all.Where(spec => !left.ContainsKey(spec.Id))],
                (_, store) => Report(Goldens().Check(all, store)));
        });
        return command;
    }

    private static int Report(ImmutableArray<GoldenProblem> problems)
    {
        foreach (GoldenProblem problem in problems) Console.Error.WriteLine(problem.Message);
        Console.WriteLine(problems.IsEmpty ? "Goldens: all equal." : $"Goldens: {problems.Length} differ.");
        return problems.IsEmpty ? ExitCode.Success : ExitCode.Failed;
    }

    private static System.CommandLine.Command Accept()
    {
        var options = new RunOptions();
        var id = new Argument<string>("id") { Description = "The spec whose smoke cells become goldens." };
        var reason = new Option<string>("--reason") { Description = "Why the numbers changed, one line; it goes to golden/CHANGES.md.",
            Required = true, HelpName = "TEXT" };
        var command = new System.CommandLine.Command("accept", "Makes the smoke cells of a spec its goldens.") { id, reason, options.Jobs };
        command.SetAction(parse => InFreshFolder(options.Settings(parse), [Load(parse.GetRequiredValue(id))], (specs, store) =>
        {
            Goldens().Accept(specs[0], store, parse.GetRequiredValue(reason),
                DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
            Console.WriteLine($"Accepted the goldens of {specs[0].Id}.");
            return ExitCode.Success;
        }));
        return command;
    }

    private static int InFreshFolder(Settings settings, IReadOnlyList<Spec> specs, Func<IReadOnlyList<Spec>, ResultsStore, int> work) =>
        FreshFolder.Use("hipi-golden-", folder =>
        {
            int ran = CellWork.Run(specs, settings with { Results = folder });
            return ran == ExitCode.Interrupted ? ran : work(specs, ResultsStore.Open(folder));
        });

    private static Spec[] AllSpecs() => [.. Specs.Loader.Names.Select(Load)];

    private static Spec Load(string name) => Specs.Loader.Names.Contains(name)
        ? Specs.Loader.Load(name, Experiments.Goldens.Profile)
        : throw new InputException($"{name}: must be a named spec ({string.Join(", ", Specs.Loader.Names)}); only these have goldens");

    private static Goldens Goldens() => new(Path.Combine(Repository.Require("golden"), "golden"));
}
