using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Hipi.Command.Report;

/// <summary>One figure of the paper, drawn from cells: panels, the words around them, and what is missing or failed.</summary>
/// <param name="Id">Name of its spec; also the name of its SVG.</param>
/// <param name="Title">Heading.</param>
/// <param name="Face">What it was made from: profile, seeds, steps, run now or published.</param>
/// <param name="Paper">What the paper claims, one sentence or two.</param>
/// <param name="Outcome">What came out here, written from the numbers.</param>
/// <param name="Panels">Its charts, in reading order.</param>
/// <param name="Problems">Cells that failed or are missing, shown and not hidden.</param>
public sealed record Figure(
    string Id, string Title, string Face, string Paper, string Outcome, ImmutableArray<Panel> Panels, ImmutableArray<string> Problems);

/// <summary>One chart: a Vega-Lite spec without a size, in which a string "@name" stands for a colour of the theme.</summary>
public sealed record Panel
{
    public required string Title { get; init; }

    /// <summary>What the chart shows, for a reader who does not see it.</summary>
    public required string Alt { get; init; }

    /// <summary>A single or layered Vega-Lite view; null where there is nothing to draw, and <see cref="Alt"/> says why.</summary>
    public JsonObject? Spec { get; init; }

    /// <summary>A drawing of our own instead of a chart.</summary>
    public Drawing? Drawing { get; init; }

    /// <summary>A table instead of a chart.</summary>
    public PanelTable? Table { get; init; }

    /// <summary>True where there is nothing to show.</summary>
    public bool IsEmpty => Spec is null && Drawing is null && Table is null;

    /// <summary>What this panel was made from, where it differs from the figure's face.</summary>
    public string? Note { get; init; }

    public PanelSpan Span { get; init; } = PanelSpan.Half;

    /// <summary>Height of the plot, pixels; for a map, see <see cref="Aspect"/>.</summary>
    public int Height { get; init; } = 300;

    /// <summary>Width of the plot in the SVG, pixels, and the most that it takes on the page.</summary>
    public int Width { get; init; } = 460;

    /// <summary>Width below which the panel scrolls sideways instead of shrinking, pixels.</summary>
    public int MinWidth { get; init; } = 220;

    /// <summary>Height over width of a map, whose cells must stay square; null for a chart.</summary>
    public double? Aspect { get; init; }

    /// <summary>Room for one entry of the legend, pixels.</summary>
    public int LegendWidth { get; init; } = 190;
}

/// <summary>The content of an SVG element, and its size in pixels.</summary>
public sealed record Drawing(string Svg, int Width, int Height);

/// <summary>A table: every row has a text for each column.</summary>
public sealed record PanelTable(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows);

/// <summary>Share of the page's width on a desktop; on a phone every panel has all of it.</summary>
public enum PanelSpan
{
    Third,
    Half,
    TwoThirds,
    Full,
}
