using System.CommandLine;
using Hipi.Command.Report;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>`hipi reproduce`: runs every figure's spec, draws the report, prints the claims.</summary>
/// <remarks>Exits with 0 when every cell ran and every figure was drawn, whatever the claims say; that is for `verify`.</remarks>
internal static class ReproduceCommand
{
    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var command = new System.CommandLine.Command("reproduce",
            "Runs every figure's spec, draws the report, prints the claims.") { options.Profile, options.Jobs, options.Out };
        command.SetAction(parse => Run(ReportWork.FigureSpecs(parse.GetValue(options.Profile) ?? Specs.DefaultProfile),
            options.Settings(parse)));
        return command;
    }

    private static int Run(Spec[] specs, Settings settings)
    {
        int ran = CellWork.Run(specs, settings);
        if (ran == ExitCode.Interrupted) return ran;
        FigureInput[] inputs = ReportWork.Inputs(specs, settings);
        IReadOnlyList<string> problems = ReportWork.Write(inputs, settings);
        foreach (string problem in problems) Console.Error.WriteLine($"not drawn: {problem}");
        Console.WriteLine();
        foreach (string line in ClaimsSection.ToLines(ReportWork.Verdicts(inputs))) Console.WriteLine(line);
        return ran == ExitCode.Success && problems.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }
}
