using System.CommandLine;
using Hipi.InverseRl;

namespace Hipi.Command.Commands;

/// <summary>`hipi oracle FILE.json`: the exact theory for a reader's own finite MDP, as JSON on standard output.</summary>
internal static class OracleCommand
{
    public static System.CommandLine.Command Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "The MDP as JSON: horizon, initial, transitions, rewards, prior, trajectories.",
        };
        var command = new System.CommandLine.Command("oracle",
            "The exact theory for your own finite MDP: log Z, its dual, posteriors, divergences, as JSON.") { file };
        command.SetAction(parse => Run(parse.GetRequiredValue(file)));
        return command;
    }

    private static int Run(string file)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16) { NewLine = "\n" };
        OracleRun.Execute(file, output);
        return ExitCode.Success;
    }
}
