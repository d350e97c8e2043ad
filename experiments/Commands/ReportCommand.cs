using System.CommandLine;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>`hipi report`: draws the page and the SVG files from the results that are there.</summary>
internal static class ReportCommand
{
    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var command = new System.CommandLine.Command("report",
            "Draws the page (report/index.html in the results folder) and one SVG per figure.") { options.Profile, options.Out };
        command.SetAction(parse =>
        {
            Settings settings = options.Settings(parse);
            Spec[] specs = ReportWork.FigureSpecs(parse.GetValue(options.Profile) ?? Specs.DefaultProfile);
            IReadOnlyList<string> problems = ReportWork.Write(ReportWork.Inputs(specs, settings), settings);
            foreach (string problem in problems) Console.Error.WriteLine($"not drawn: {problem}");
            return problems.Count == 0 ? ExitCode.Success : ExitCode.Failed;
        });
        return command;
    }
}
