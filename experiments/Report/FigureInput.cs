using System.Collections.Immutable;
using System.Globalization;
using Hipi.Experiments;
using Hipi.Experiments.Cloning;

namespace Hipi.Command.Report;

/// <summary>
/// What a figure is drawn from: a spec under the report's profile, the same spec under `paper` for published cells, and where finished
/// cells are.
/// </summary>
public sealed record FigureInput(Spec Spec, Spec Paper, ResultsStore Runs, ResultsStore? Published)
{
    /// <summary>The profile's cells, run here (or published, where the spec says so).</summary>
    public CellSet Here => new(Spec, new Results(Runs, Published), Runs);

    /// <summary>The published cells of profile `paper`; null where none of the spec is published.</summary>
    public CellSet? FromPaper => Published is not null
        && new CellSet(Paper, Results.PublishedOnly(Published), null) { IsPublished = true } is { IsEmpty: false } cells ? cells : null;
}

/// <summary>The cells of one spec under one profile, with what is missing or failed.</summary>
public sealed record CellSet(Spec Spec, Results Results, ResultsStore? Runs)
{
    /// <summary>Whether the cells are those of the published store alone.</summary>
    public bool IsPublished { get; init; }

    /// <summary>Names of the arms, in the order of figures.</summary>
    public ImmutableArray<string> Arms => [.. ArmStyle.Order(Spec.Arms.Select(arm => arm.Name))];

    /// <summary>The finished cells of an arm at the budget, one a seed.</summary>
    public ImmutableArray<CellResult> Of(string arm) => [.. Budget(arm).Select(Find).OfType<CellResult>()];

    /// <summary>Final scores of an arm's finished cells by the spec's measure, one a seed.</summary>
    public double[] FinalScores(string arm) => [.. Of(arm).Select(cell => Statistics.FinalScore(cell.Curve(), Spec.MeasuredColumn))];

    /// <summary>The finished cells of an arm at a swept setting, for the given seeds.</summary>
    public ImmutableArray<CellResult> Swept(string arm, int gradientSteps, IEnumerable<ulong> seeds) => Spec.Sweep is null ? [] :
        [.. Spec.Arms.Where(candidate => candidate.Name == arm)
            .SelectMany(found => seeds.Select(seed => Cell.OfSweep(Spec, found, seed, gradientSteps)))
            .Select(Find).OfType<CellResult>()];

    /// <summary>The same cells, of some arms only.</summary>
    public CellSet Only(Func<string, bool> isWanted) =>
        this with { Spec = Spec with { Arms = [.. Spec.Arms.Where(arm => isWanted(arm.Name))] } };

    public bool IsEmpty => CellPlan.All(Spec).All(cell => Find(cell) is null);

    /// <summary>All finished cells, for the provenance.</summary>
    public IEnumerable<CellResult> Finished => CellPlan.All(Spec).Select(Find).OfType<CellResult>();

    /// <summary>A line for each arm with failed or missing cells.</summary>
    public ImmutableArray<string> Problems()
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (Cell cell in CellPlan.All(Spec))
            if (Runs?.FailureOf(cell) is { } failure && Find(cell) is null)
                lines.Add($"{cell} failed: {failure.Message}");
        foreach (IGrouping<string, Cell> arm in CellPlan.All(Spec).Where(cell => Find(cell) is null && Runs?.FailureOf(cell) is null)
            .GroupBy(cell => cell.Arm.Name))
            lines.Add($"{arm.Key}: {Count(arm.Count(), "cell")} not run (seeds {string.Join(", ", arm.Select(cell => cell.Seed).Distinct())})");
        return lines.ToImmutable();
    }

    /// <summary>`profile quick · 5 seeds · 300,000 environment steps · run now`, from the cells there; or demonstrations.</summary>
    public string Face()
    {
        CellResult[] cells = [.. CellPlan.Budget(Spec).Select(Find).OfType<CellResult>()];
        int seeds = cells.Select(cell => cell.Manifest.Seed).Distinct().Count();
        string size = Spec.Budget is { } budget
            ? string.Create(CultureInfo.InvariantCulture, $" · {budget.EnvironmentSteps:N0} environment steps")
            : Spec.Data?.Options is CloningSettings { Demonstrations.Trajectories: int count }
            ? string.Create(CultureInfo.InvariantCulture, $" · {count:N0} demonstrations") : "";
        return $"profile {Spec.Profile} · {Count(seeds, "seed")}{size} · {Source(cells)}";
    }

    /// <summary>Where cells came from, in words.</summary>
    public static string Source(IReadOnlyCollection<CellResult> cells) =>
        cells.Count == 0 ? "no cells" : cells.All(cell => cell.IsPublished) ? "published" : cells.Any(cell => cell.IsPublished)
            ? "partly run now, partly published" : "run now";

    public static string Count(int count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private CellResult? Find(Cell cell) => Results.Find(cell) is { } found ? found with { IsPublished = IsPublished || found.IsPublished }
        : null;

    private IEnumerable<Cell> Budget(string arm) => CellPlan.Budget(Spec).Where(cell => cell.Arm.Name == arm);
}
