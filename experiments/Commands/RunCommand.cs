using System.CommandLine;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>`hipi run SPEC`: runs the cells of a spec that are not finished yet.</summary>
internal static class RunCommand
{
    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var name = new Argument<string>("spec") { Description = "A named spec (hipi list) or a JSON file." };
        var profile = new Option<bool>("--profile-stages")
        {
            Description = "Prints where the time goes, stage by stage, for each arm; moves no number.",
        };
        var command = new System.CommandLine.Command("run", "Runs a spec. Finished cells are never run twice, half-finished ones resume.")
        {
            name, options.Profile, options.Arms, options.Seeds, options.Jobs, options.Sets, options.Out, profile,
        };
        command.SetAction(parse =>
        {
            Settings settings = options.Settings(parse);
            StageTable? stages = parse.GetValue(profile) ? new StageTable() : null;
            return CellWork.Run([options.Load(parse, parse.GetRequiredValue(name))], settings, stages);
        });
        return command;
    }
}
