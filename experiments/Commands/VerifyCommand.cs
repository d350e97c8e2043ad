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
            "Each claim of the paper with its number, interval and verdict.") { names, options.Profile, options.Out, strict };
        command.SetAction(parse =>
        {
            string profile = parse.GetValue(options.Profile) ?? Specs.DefaultProfile;
            Settings settings = options.Settings(parse);
            return Run(() => Inputs(parse.GetValue(names) ?? [], profile, settings), settings, parse.GetValue(strict));
        });
        return command;
    }

    private static IReadOnlyList<FigureInput> Inputs(string[] names, string profile, Settings settings) =>
        names.Length == 0 ? ReportWork.Inputs(ReportWork.FigureSpecs(profile), settings)
            : [.. names.Distinct().Select(name => ReportWork.Input(WithClaims(name, profile), Specs.Loader.Load(name, "paper"), settings))];

    private static Spec WithClaims(string name, string profile)
    {
        Spec spec = Specs.Loader.Load(name, profile);
        return spec.Claims.Length > 0 ? spec
            : throw new InputException($"{spec.Id}: must make a claim for `hipi verify` to judge, found none; add one to its `claims`");
    }

    private static int Run(Func<IReadOnlyList<FigureInput>> read, Settings settings, bool strict)
    {
        (IReadOnlyList<FigureInput> inputs, (Spec Spec, Verdict Verdict)[] verdicts) = Read(read, settings);
        foreach (string line in ClaimsSection.ToLines(verdicts)) Console.WriteLine(line);
        var missing = verdicts.Where(pair => pair.Verdict.Outcome == ClaimOutcome.NoResults)
            .Select(pair => (pair.Spec.Id, Command: Makes(pair.Spec, pair.Verdict))).Distinct();
        foreach ((string id, string makes) in missing)
            Console.Error.WriteLine(
                $"{id}: claims without results in {settings.Results}; make them with: "
                    + $"{makes}{(settings.IsDefault ? "" : $" --out {settings.Results}")}");
        if (verdicts.Any(pair => pair.Verdict.Outcome == ClaimOutcome.Fails)) return ExitCode.Failed;
        if (inputs.Any(input => input.Spec.Claims.Length > 0 && verdicts
            .Where(pair => pair.Spec.Id == input.Spec.Id).All(pair => pair.Verdict.Outcome == ClaimOutcome.NoResults))) return ExitCode.BadInput;
        return strict && verdicts.Any(pair => pair.Verdict.Outcome != ClaimOutcome.Holds) ? ExitCode.Undecided : ExitCode.Success;
    }

    /// <summary>The verdicts; results that cannot be read are bad input, for exit code 1 means that a claim fails.</summary>
    private static (IReadOnlyList<FigureInput> Inputs, (Spec Spec, Verdict Verdict)[] Verdicts) Read(
        Func<IReadOnlyList<FigureInput>> read, Settings settings)
    {
        try
        {
            IReadOnlyList<FigureInput> inputs = read();
            return (inputs, ReportWork.Verdicts(inputs));
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
