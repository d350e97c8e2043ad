using System.CommandLine;
using System.Globalization;
using Hipi.Experiments;
using Hipi.Experiments.Ceiling;

namespace Hipi.Command.Commands;

/// <summary>
/// `hipi ceiling`: the best success that the horizon and the noise of a navigation spec allow, by value iteration on a fine grid.
/// </summary>
internal static class CeilingCommand
{
    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var name = new Argument<string>("spec") { Description = "A navigation spec.", DefaultValueFactory = _ => "fig5-navigation" };
        var file = new Option<string>("--file") { Description = "The file to write; ceiling.json in the results folder when absent.",
            HelpName = "FILE" };
        var command = new System.CommandLine.Command("ceiling",
            "The best success that navigation's horizon and noise allow, by value iteration (some minutes).") { name, options.Profile,
            options.Sets, options.Out, file };
        command.SetAction(parse =>
        {
            Settings settings = options.Settings(parse);
            Spec spec = options.Load(parse, parse.GetRequiredValue(name));
            return Run(spec, parse.GetValue(file) ?? Path.Combine(settings.Results, CeilingFile.Name));
        });
        return command;
    }

    private static int Run(Spec spec, string path)
    {
        const string advice = "give another file with --file";
        Output.MakeFolderOf(path, advice);
        byte[] content = CeilingFile.Make(CeilingFile.Settings(spec), $"hipi ceiling {spec.Id} --profile {spec.Profile} --file {path}",
            Progress);
        Output.WriteFile(path, advice, content);
        (double ceiling, double rolledOut, _) = CeilingFile.Read(path);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"ceiling {ceiling:0.000}; its policy rolled out in the environment: {rolledOut:0.000}"));
        Console.WriteLine(path);
        return ExitCode.Success;
    }

    private static void Progress(int done, int total)
    {
        if (done % 10 == 0 || done == total) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{done} of {total} goals"));
    }
}
