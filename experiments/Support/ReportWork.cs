using Hipi.Command.Figures;
using Hipi.Command.Report;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;

namespace Hipi.Command;

/// <summary>Draws the page and the SVG files from the results that are there; shared by `report` and `reproduce`.</summary>
internal static class ReportWork
{
    /// <summary>Writes report/index.html and report/figures/*.svg; returns what could not be drawn.</summary>
    public static IReadOnlyList<string> Write(FigureInput[] inputs, Settings settings)
    {
        IEnumerable<Figure> drawn = FigureRegistry.All.SelectMany(
            figure => inputs.Where(input => input.Spec.Id == figure.SpecId).Select(figure.Draw));
        Figure[] figures = [.. FigureRegistry.Models.Select(figure => figure.Draw()).Concat(drawn).OrderBy(FigureRegistry.Number),
            .. RolloutsFigure.Draw([.. inputs, .. AlsoFilmed(settings)]) is { } rollouts ? new[] { rollouts } : []];
        FigurePackages? packages = FigurePackages.Find(out string missing);
        string folder = Path.Combine(settings.Results, "report");
        string page = ReportPage.Build(Content(inputs, figures, missing), packages);
        IReadOnlyList<string> charts = Output.Write($"results folder {settings.Results}", "give another folder with --out",
            () => Write(folder, page, packages, figures));
        string[] undrawn = [.. figures.Where(figure => figure.Panels.All(panel => panel.IsEmpty))
            .Select(figure => $"{figure.Title}: nothing to draw, no finished cells")];
        Console.WriteLine($"Report: {Path.Combine(folder, "index.html")}");
        return [.. undrawn, .. packages is null ? [$"charts: {missing}"]
            : charts];
    }

    private static FigureInput[] AlsoFilmed(Settings settings) =>
        Inputs(RolloutsFigure.AlsoFilmed.Select(id => Specs.Loader.Load(id, "paper")).Where(spec => Engine.ProblemOf(spec) is null)
            .Select(spec => (spec, spec)), settings);

    private static IReadOnlyList<string> Write(string folder, string page, FigurePackages? packages, Figure[] figures)
    {
        string drawings = Directory.CreateDirectory(Path.Combine(folder, "figures")).FullName;
        AtomicFile.Write(Path.Combine(folder, "index.html"), System.Text.Encoding.UTF8.GetBytes(page));
        foreach (Figure figure in figures.Where(DrawingSheet.Draws))
            AtomicFile.Write(Path.Combine(drawings, figure.Id + ".svg"), System.Text.Encoding.UTF8.GetBytes(DrawingSheet.Draw(figure)));
        return packages is null ? [] : SvgWriter.Write(packages, figures, drawings);
    }

    private static ReportContent Content(FigureInput[] inputs, Figure[] figures, string missing) => new()
    {
        Title = "Rewriting History with Inverse RL, reproduced",
        Lead =
            $"Figures of the paper (arXiv 2002.11089) drawn from seeded, bit-exact runs, profile "
                + $"{inputs.Select(input => input.Spec.Profile).FirstOrDefault()}. Each figure says on its face what it was made from; "
                + "the claims are judged below.",
        Figures = figures,
        Claims = ClaimsSection.ToHtml(Verdicts(inputs)),
        Provenance = ProvenanceSection.ToHtml([.. inputs
            .SelectMany(input => input.FromPaper is { } paper ? new[] { input.Here, paper } : [input.Here])]),
        Footer =
            $"Made by hipi {HostFacts.Code.Split('+')[0]}, numerics version {NumericsVersion.Current}. This page asks the network for "
                + "nothing.",
        WhyNoCharts = missing,
    };

    /// <summary>What the figures and claims of named specs are made from.</summary>
    public static FigureInput[] Inputs(IEnumerable<Spec> specs, Settings settings) =>
        Inputs(specs.Select(spec => (spec, Specs.Loader.Load(spec.Id, "paper"))), settings);

    /// <summary>What the figures and claims of specs are made from; the same specs under `paper` find their published cells.</summary>
    public static FigureInput[] Inputs(IEnumerable<(Spec Spec, Spec Paper)> specs, Settings settings)
    {
        ResultsStore runs = ResultsStore.Open(settings.Results);
        ResultsStore? published = CellWork.PublishedStore();
        return [.. specs.Select(pair => new FigureInput(pair.Spec, pair.Paper, runs, published))];
    }

    /// <summary>Every claim of the specs, judged.</summary>
    public static (Spec Spec, Verdict Verdict)[] Verdicts(IEnumerable<FigureInput> inputs) =>
        [.. inputs.SelectMany(input => new ClaimJudge(input.Spec, input.Published is null ? null : input.Paper, input.Runs,
            input.Published).Judge().Select(verdict => (input.Spec, verdict)))];

    /// <summary>
    /// The specs of the figures and those that stand beside them (SPEC-...), under one profile; those whose engine is missing are left out
    /// by name.
    /// </summary>
    public static Spec[] FigureSpecs(string profile)
    {
        Spec[] all = [.. FigureRegistry.All.SelectMany(figure => FigureRegistry.Companions(figure.SpecId).Prepend(figure.SpecId))
            .Select(name => Specs.Loader.Load(name, profile))];
        string[] left = [.. all.Where(spec => Engine.ProblemOf(spec) is not null).Select(spec => spec.Id)];
        if (left.Length > 0)
            Console.Error.WriteLine($"left out: {string.Join(", ", left)}: MuJoCo is missing ({MuJoCoLibrary.Problem}); "
                + $"get it: {MuJoCoLibrary.Remedy}");
        return [.. all.Where(spec => Engine.ProblemOf(spec) is null)];
    }
}
