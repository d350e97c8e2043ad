using System.CommandLine;
using Hipi.Command.Report;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>
/// `hipi verify`: each claim with its number; exits with 1 when one fails, with --strict 3 when one is undecided, 2 without results.
/// </summary>
internal static class VerifyCommand
{
    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var strict = new Option<bool>("--strict") { Description = "Exit with 3 when no claim fails but one is undecided." };
        var command = new System.CommandLine.Command("verify",
            "Each claim of the paper with its number, interval and verdict.") { options.Profile, options.Out, strict };
        command.SetAction(parse => Run(ReportWork.FigureSpecs(parse.GetValue(options.Profile) ?? Specs.DefaultProfile),
            options.Settings(parse), parse.GetValue(strict)));
        return command;
    }

    /// <summary>Judges every claim of the specs on the results that are there.</summary>
    public static (Spec Spec, Verdict Verdict)[] Judge(IReadOnlyList<Spec> specs, Settings settings)
    {
        ResultsStore store = ResultsStore.Open(settings.Results);
        ResultsStore? published = CellWork.PublishedStore();
        return ReportWork.Verdicts(specs.Select(spec => new FigureInput(spec, Specs.Loader.Load(spec.Id, "paper"), store, published)));
    }

    private static int Run(IReadOnlyList<Spec> specs, Settings settings, bool strict)
    {
        (Spec Spec, Verdict Verdict)[] verdicts = Read(specs, settings);
        foreach (string line in ClaimsSection.ToLines(verdicts)) Console.WriteLine(line);
        var missing = verdicts.Where(pair => pair.Verdict.Outcome == ClaimOutcome.NoResults)
            .Select(pair => (pair.Spec.Id, Command: Makes(pair.Spec, pair.Verdict))).Distinct();
        foreach ((string id, string makes) in missing)
            Console.Error.WriteLine(
                $"{id}: claims without results in {settings.Results}; make them with: "
                    + $"{makes}{(settings.IsDefault ? "" : $" --out {settings.Results}")}");
        if (verdicts.Any(pair => pair.Verdict.Outcome == ClaimOutcome.Fails)) return ExitCode.Failed;
        if (specs.Any(spec => spec.Claims.Length > 0 && verdicts
            .Where(pair => pair.Spec.Id == spec.Id).All(pair => pair.Verdict.Outcome == ClaimOutcome.NoResults))) return ExitCode.BadInput;
        return strict && verdicts.Any(pair => pair.Verdict.Outcome != ClaimOutcome.Holds) ? ExitCode.Undecided : ExitCode.Success;
    }

    /// <summary>The verdicts; results that cannot be read are bad input, for exit code 1 means that a claim fails.</summary>
    private static (Spec Spec, Verdict Verdict)[] Read(IReadOnlyList<Spec> specs, Settings settings)
    {
        try
        {
            return Judge(specs, settings);
        }
        catch (Exception problem) when (Output.IsFileSystem(problem))
        {
            throw new InputException(
                $"results folder {settings.Results}: must be readable, found: {problem.Message}; mend it or run its cells again");
        }
    }

    /// <summary>The command that makes the cells of a claim; those of a sweep hang on a profile that has one.</summary>
    private static string Makes(Spec spec, Verdict verdict) =>
        $"hipi run {spec.Id} --profile {(verdict.Claim.Cells == ClaimCells.Sweep && spec.Sweep is null ? "paper" : spec.Profile)}";
}
