using System.CommandLine;
using Hipi.Command.Report;
using Hipi.Experiments;

namespace Hipi.Command.Commands;

/// <summary>
/// `hipi verify [SPEC...]`: each claim with its number; exits with 1 when one fails, with --strict 3 when one is undecided, 2 without
/// results.
/// </summary>
internal static class VerifyCommand
{
    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var strict = new Option<bool>("--strict") { Description = "Exit with 3 when no claim fails but one is undecided." };
        var names = new Argument<string[]>("spec") { Description = "Specs to judge, named or JSON files; all of the report's unless given." };
        var command = new System.CommandLine.Command("verify",
            "Each claim of the paper with its number, interval and verdict.")
        {
            names, options.Profile, options.Sets, options.Out, strict,
        };
        command.SetAction(parse =>
        {
            string profile = parse.GetValue(options.Profile) ?? Specs.DefaultProfile;
            (Spec, Spec)[] chosen = Chosen(parse.GetValue(names) ?? [], profile, parse.GetValue(options.Sets) ?? []);
            return Run(chosen, options.Settings(parse), options.GivenSets(parse), parse.GetValue(strict));
        });
        return command;
    }

    /// <summary>The specs to judge, under the profile and under `paper`.</summary>
    private static (Spec Spec, Spec Paper)[] Chosen(string[] names, string profile, string[] sets)
    {
        if (names.Length > 0)
            return [.. names.Distinct().Select(name => (WithClaims(name, profile, sets), Specs.Loader.Load(name, "paper", sets)))];
        if (sets.Length > 0) throw new InputException("--set: must come with the spec that it is for, found no spec; name it before");
        return [.. ReportWork.FigureSpecs(profile).Select(spec => (spec, Specs.Loader.Load(spec.Id, "paper")))];
    }

    private static Spec WithClaims(string name, string profile, string[] sets)
    {
        Spec spec = Specs.Loader.Load(name, profile, sets);
        return spec.Claims.Length > 0 ? spec
            : throw new InputException($"{spec.Id}: must make a claim for `hipi verify` to judge, found none; add one to its `claims`");
    }

    private static int Run((Spec Spec, Spec Paper)[] specs, Settings settings, string sets, bool strict)
    {
        (Spec Spec, Verdict Verdict)[] verdicts = Judge(specs, settings);
        foreach (string line in ClaimsSection.ToLines(verdicts)) Console.WriteLine(line);
        var missing = verdicts.Where(pair => pair.Verdict.Outcome == ClaimOutcome.NoResults)
            .Select(pair => (pair.Spec.Id, Command: Makes(pair.Spec, pair.Verdict))).Distinct();
        foreach ((string id, string makes) in missing)
            Console.Error.WriteLine(
                $"{id}: claims without results in {settings.Results}; make them with: "
                    + $"{makes}{sets}{(settings.IsDefault ? "" : $" --out {settings.Results}")}");
        if (verdicts.Any(pair => pair.Verdict.Outcome == ClaimOutcome.Fails)) return ExitCode.Failed;
        if (verdicts.GroupBy(pair => pair.Spec.Id).Any(spec => spec.All(pair => pair.Verdict.Outcome == ClaimOutcome.NoResults)))
            return ExitCode.BadInput;
        return strict && verdicts.Any(pair => pair.Verdict.Outcome != ClaimOutcome.Holds) ? ExitCode.Undecided : ExitCode.Success;
    }

    /// <summary>The verdicts; results that cannot be read are bad input, for exit code 1 means that a claim fails.</summary>
    private static (Spec Spec, Verdict Verdict)[] Judge((Spec Spec, Spec Paper)[] specs, Settings settings)
    {
        try
        {
            return ReportWork.Verdicts(ReportWork.Inputs(specs, settings));
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
