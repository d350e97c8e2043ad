using System.CommandLine;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>
/// `hipi publish SPEC`: copies a spec's finished cells into results/published of the clone, small enough to be committed.
/// </summary>
internal static class PublishCommand
{
    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var name = new Argument<string>("spec") { Description = "A named spec." };
        var weights = new Option<bool>("--weights") { Description = "With the final weights too, from which rollouts are drawn." };
        var command = new System.CommandLine.Command("publish",
            "Copies a spec's finished cells (profile paper unless named) into results/published.") { name, options.Profile, options.Arms,
            options.Seeds, options.Out, weights };
        command.SetAction(parse =>
        {
            string nameOrPath = parse.GetRequiredValue(name);
            Spec spec = Specs.Select(nameOrPath, Specs.Loader.Load(nameOrPath, parse.GetValue(options.Profile) ?? "paper"),
                options.ArmNames(parse), options.SeedNumbers(parse));
            return Run(spec, options.Settings(parse), parse.GetValue(weights));
        });
        return command;
    }

    private static int Run(Spec spec, Settings settings, bool weights)
    {
        string folder = Path.Combine(Repository.Require("publish"), "results", "published");
        ResultsStore store = ResultsStore.Open(settings.Results), target = ResultsStore.Open(folder);
        Cell[] finished = [.. CellPlan.All(spec).Where(cell => store.Find(cell) is not null)];
        if (finished.Length == 0)
            throw new InputException(
                $"{spec.Id}: must have finished cells of profile {spec.Profile} in {settings.Results}, found none; run hipi run "
                    + $"{spec.Id} --profile {spec.Profile}");
        foreach (Cell cell in finished) store.Publish(cell, target, weights ? [] : [CellFolder.WeightsName]);
        Console.WriteLine($"{CellPlan.All(spec).Length} cells: {finished.Length} published, "
            + $"{CellPlan.All(spec).Length - finished.Length} not finished. Published: {folder}");
        return ExitCode.Success;
    }
}
