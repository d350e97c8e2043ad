using System.CommandLine;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>`hipi physics`: the hash of a fixed walk of every MuJoCo environment, compared with its golden.</summary>
internal static class PhysicsCommand
{
    public static System.CommandLine.Command Create()
    {
        var names = new Argument<string[]>("environment") { Description = "Only these; all when absent.",
            Arity = ArgumentArity.ZeroOrMore };
        var reason = new Option<string?>("--accept")
        {
            Description = "Makes the walks of now the goldens of this MuJoCo version; why, one line.",
            HelpName = "REASON",
        };
        var command = new System.CommandLine.Command("physics",
            "Walks every MuJoCo environment for 2,000 steps and compares the hashes with golden/physics.csv.") { names, reason };
        command.SetAction(parse => Run(parse.GetValue(names) ?? [], parse.GetValue(reason)));
        return command;
    }

    private static int Run(string[] names, string? reason)
    {
        if (MuJoCoLibrary.Problem is { } problem)
            throw new InputException($"physics: needs MuJoCo, found none that works ({problem}); {MuJoCoLibrary.Remedy}");
        foreach (string name in names.Where(name => !EngineEnvironments.Names.Contains(name)))
            throw new InputException($"physics: must be environments of MuJoCo ({string.Join(", ", EngineEnvironments.Names)}), found \"{name}\"; "
                + "correct it");
        string folder = Path.Combine(Repository.Require("physics"), "golden");
        var goldens = new PhysicsGoldens(folder);
        string version = MuJoCoLibrary.Version!;
        var walks = new List<(string Environment, string Hash)>();
        bool differs = false;
        Console.WriteLine($"MuJoCo {version}");
        foreach (string name in EngineEnvironments.Names.Where(name => names.Length == 0 || names.Contains(name)))
        {
            string hash = PhysicsTrace.Of(EngineEnvironments.Make(name));
            PhysicsVerdict verdict = goldens.Compare(name, version, hash);
            differs |= verdict is PhysicsVerdict.Differs or PhysicsVerdict.Missing;
            walks.Add((name, hash));
            Console.WriteLine($"{name,-16} {hash} {Text(verdict)}");
        }
        if (reason is null) return differs ? ExitCode.Failed : ExitCode.Success;
        goldens.Accept(version, walks);
        Goldens.Note(folder, "physics", $"MuJoCo {version}: {reason}", DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        Console.WriteLine("Accepted.");
        return ExitCode.Success;
    }

    private static string Text(PhysicsVerdict verdict) => verdict switch
    {
        PhysicsVerdict.Equal => "as its golden",
        PhysicsVerdict.Differs => "differs from its golden; where that is meant: hipi physics --accept \"...\"",
        PhysicsVerdict.OtherVersion => "not compared: its goldens are of other versions of MuJoCo",
        _ => "has no golden; make it with hipi physics --accept \"...\"",
    };
}
