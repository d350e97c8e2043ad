using System.CommandLine;
using Hipi.Command.Report;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>`hipi claims`: writes docs/claims.md, the verdicts of all claims on the published cells.</summary>
internal static class ClaimsCommand
{
    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("claims", "Writes docs/claims.md: every claim, judged on the published cells.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        string path = Path.Combine(Repository.Require("claims"), "docs", "claims.md");
        string page = ClaimsPage.Build(Specs.Loader.Names.Select(name => Specs.Loader.Load(name, "paper")), CellWork.PublishedStore());
        Output.WriteFile(path, "make it writable", System.Text.Encoding.UTF8.GetBytes(page));
        Console.WriteLine(path);
        return ExitCode.Success;
    }
}
