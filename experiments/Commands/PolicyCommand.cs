using System.CommandLine;
using Hipi.Experiments;
using Hipi.Experiments.Cloning;
using Hipi.Networks;

namespace Hipi.Command.Commands;

/// <summary>
/// `hipi policy NAME SPEC`: takes a finished cell's actor into specs/policies/NAME.safetensors, from which specs of protocol `cloning`
/// demonstrate.
/// </summary>
internal static class PolicyCommand
{
    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var name = new Argument<string>("name") { Description = "Name of the weights." };
        var spec = new Argument<string>("spec") { Description = "The spec that trained them." };
        var command = new System.CommandLine.Command("policy",
            "Takes a finished cell's actor into specs/policies, for the demonstrations of cloning specs; prints the SHA-256 that they "
                + "name.")
        {
            name, spec, options.Profile, options.Arms, options.Seeds, options.Sets, options.Out,
        };
        command.SetAction(parse => Run(
            parse.GetRequiredValue(name), options.Load(parse, parse.GetRequiredValue(spec)), options.Settings(parse)));
        return command;
    }

    private static int Run(string name, Spec spec, Settings settings)
    {
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            || name[0] == '-')
            throw new InputException($"name: must be small letters, digits and -, found \"{name}\"; rename the policy");
        if (CellPlan.Budget(spec) is not [var cell])
            throw new InputException(
                $"{spec.Id}: must leave one cell, found {CellPlan.Budget(spec).Length}; name one arm with --arms and one seed with "
                    + "--seeds");
        CellResult result = ResultsStore.Open(settings.Results).Find(cell)
            ?? throw new InputException($"{cell}: must be finished in {settings.Results}, found nothing; run it first");
        string folder = Path.Combine(Repository.Require("policy"), "specs", "policies");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + ".safetensors");
        var actor = Safetensors.Read(result.PathOf(CellFolder.WeightsName))
            .Where(tensor => tensor.Name.StartsWith("actor.", StringComparison.Ordinal));
        Safetensors.Write(path, actor.Select(tensor => (tensor.Name, tensor.Shape, tensor.Values)));
        byte[] bytes = File.ReadAllBytes(path);
        Console.WriteLine($"{path}: {bytes.Length} bytes, sha256 {PolicyFile.HashOf(bytes)}. Build again, so that the command holds it.");
        return ExitCode.Success;
    }
}
