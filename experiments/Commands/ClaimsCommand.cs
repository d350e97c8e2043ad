using System.CommandLine;
using Hipi.Command.Report;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>`hipi claims`: writes docs/claims.md and docs/scores.md, all verdicts and scores on the published cells.</summary>
internal static class ClaimsCommand
{
    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("claims", "Writes docs/claims.md, every claim judged on the published cells, and docs/scores.md, what each arm scores on them.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        string docs = Path.Combine(Repository.Require("claims"), "docs");
        Spec[] specs = [.. Specs.Loader.Names.Select(name => Specs.Loader.Load(name, "paper"))];
        Write(Path.Combine(docs, "claims.md"), ClaimsPage.Build(specs, CellWork.PublishedStore()));
        Write(Path.Combine(docs, "scores.md"), ScoresPage.Build(specs, CellWork.PublishedStore()));
        return ExitCode.Success;
    }

    private static void Write(string path, string page)
    {
        Output.WriteFile(path, "make it writable", System.Text.Encoding.UTF8.GetBytes(page));
        Console.WriteLine(path);
    }
}
