using System.CommandLine;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>`hipi schema`: writes docs/spec.schema.json, exported from the records that a spec binds to.</summary>
internal static class SchemaCommand
{
    public static System.CommandLine.Command Create()
    {
        var output = new Option<string>("--out")
        {
            Description = "The file to write; docs/spec.schema.json of the clone when absent; - for standard output.",
            HelpName = "FILE",
        };
        var command = new System.CommandLine.Command("schema",
            "Writes the JSON Schema of a spec, by which an editor completes it.") { output };
        command.SetAction(parse => Run(parse.GetValue(output)));
        return command;
    }

    private static int Run(string? output)
    {
        if (output == "-")
        {
            Console.Out.Write(SpecSchema.Export());
            return ExitCode.Success;
        }
        string path = output ?? Path.Combine(Repository.Root
            ?? throw new InputException("schema: must know where to write, found no clone from here; give --out FILE"), "docs",
            "spec.schema.json");
        Output.WriteFile(path, "give another file with --out", System.Text.Encoding.UTF8.GetBytes(SpecSchema.Export()));
        Console.WriteLine(path);
        return ExitCode.Success;
    }
}
