using System.Collections.Immutable;
using System.Globalization;
using Hipi.Command.Figures.Scenes;
using Hipi.Command.Report;
using Hipi.Environments;
using Hipi.Experiments;
using Hipi.Experiments.Online;

namespace Hipi.Command.Figures;

/// <summary>
/// Trained policies at work: for each environment the first evaluation episode of one finished cell that has its weights.
/// </summary>
/// <remarks>
/// Published cells come before those run here, inverse RL (over achieved goals, then over commanded tasks) before the other arms, low seeds
/// before high ones.
/// </remarks>
public static class RolloutsFigure
{
    private const int Frames = 6;
    private const double Scale = 0.56;
    private static readonly string[] Preferred = ["inverse-rl-states", "inverse-rl"];

    /// <summary>Published specs without a figure of their own: for the robot that the paper's figures only clone on.</summary>
    public static IEnumerable<string> AlsoFilmed => ["sanity-cheetah-run"];

    /// <summary>The figure; null where no cell has weights.</summary>
    public static Figure? Draw(IEnumerable<FigureInput> inputs)
    {
        var panels = ImmutableArray.CreateBuilder<Panel>();
        foreach (IGrouping<string, FigureInput> environment in inputs.Where(IsFilmed).GroupBy(input => input.Spec.Environment!.Name))
            if (environment.SelectMany(Cells).FirstOrDefault() is { Cells: not null } found)
                panels.Add(Strip(environment.Key, found.Cells, found.Cell, isFirst: panels.Count == 0));
        return panels.Count == 0 ? null : new Figure("rollouts", "Trained policies at work",
            $"{CellSet.Count(panels.Count, "environment")} · one cell each · replayed now",
            "Not in the paper. Each strip is the first evaluation episode of one cell, played again from its final weights, from the first moment to the last.",
            "the cell and what became of the episode stand above each strip", panels.ToImmutable(), []);
    }

    private static bool IsFilmed(FigureInput input) =>
        input.Spec is { Learner: not null, Protocol: "online" };

    /// <summary>The cells of an input that have weights, the preferred first.</summary>
    private static IEnumerable<(CellSet Cells, CellResult Cell)> Cells(FigureInput input) =>
        new[] { input.FromPaper, input.Here }.OfType<CellSet>().SelectMany(cells => cells.Arms.OrderBy(arm => (uint)Array.IndexOf(Preferred, arm))
            .SelectMany(arm => cells.Of(arm)).Where(cell => cell.HasWeights).Select(cell => (cells, cell)));

    private static Panel Strip(string environment, CellSet cells, CellResult cell, bool isFirst)
    {
        Manifest manifest = cell.Manifest;
        Film film = Film.Record(cells.Spec, manifest.Seed, cell.Weights(), 0);
        (string svg, int width, int height) = FilmStrip.Row(film, film.Sampled(Frames), EnvironmentsFigure.ViewOf(environment).Camera);
        string gradients = isFirst ? $"<defs>{Palette.Gradients}</defs>" : "";
        string outcome = film.Goal is null ? "no goal" : film.Success ? "reaches its goal" : "misses its goal";
        string note = string.Create(CultureInfo.InvariantCulture,
            $"{cells.Spec.Id}, {manifest.Arm}, seed {manifest.Seed}, {manifest.EnvironmentSteps:N0} steps, {CellSet.Source([cell])}: {outcome}; return {film.Return:0.#} over {film.Frames.Length} states");
        return new Panel
        {
            Title = EnvironmentsFigure.ViewOf(environment).Title, Note = note, Span = PanelSpan.Full, Alt = note,
            Drawing = new Drawing(string.Create(CultureInfo.InvariantCulture, $"{gradients}<g transform=\"scale({Scale})\">\n{svg}</g>\n"),
                (int)(Scale * width), (int)(Scale * height)),
        };
    }
}
