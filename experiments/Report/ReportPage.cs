using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Hipi.Command.Report;

/// <summary>The page: one HTML file that holds its scripts, style, figures and tables, and asks the network for nothing.</summary>
public static class ReportPage
{
    /// <summary>Puts the page together; <paramref name="packages"/> null leaves the charts out and says so.</summary>
    public static string Build(ReportContent content, FigurePackages? packages)
    {
        var panels = new JsonArray();
        var body = new StringBuilder(Header(content));
        body.Append("<main id=\"main\">\n");
        if (packages is null) body.Append(CultureInfo.InvariantCulture,
            $"<p class=\"problems\">The charts are left out: {Html.Text(content.WhyNoCharts)}.</p>\n");
        foreach (Figure figure in content.Figures) body.Append(Section(packages is null ? InWords(figure) : figure, panels));
        body.Append(content.Claims).Append(content.Provenance).Append("</main>\n");
        body.Append(CultureInfo.InvariantCulture, $"<footer><p>{Html.Text(content.Footer)}</p></footer>");
        var data = new JsonObject { ["panels"] = panels, ["theme"] = Theme.All, ["config"] = Theme.Config };
        string scripts = packages is null ? ""
            : packages.ScriptElements() + $"<script>{Html.InScript(Resource.Text("report/page.js"))}</script>";
        return Fill(Resource.Text("report/page.html"), new()
        {
            ["title"] = Html.Text(content.Title),
            ["style"] = Fill(Resource.Text("report/page.css"),
                new() { ["light"] = Theme.CssVariables("light"), ["dark"] = Theme.CssVariables("dark") }),
            ["body"] = body.ToString(),
            ["data"] = Html.InScript(packages is null ? "{}" : data.ToJsonString()),
            ["scripts"] = scripts,
        });
    }

    /// <summary>One pass over the template, so that a value that contains {{...}} stays as it is.</summary>
    private static string Fill(string template, Dictionary<string, string> values)
    {
        var text = new StringBuilder();
        int from = 0;
        for (int open = template.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = template.IndexOf("{{", from,
            StringComparison.Ordinal))
        {
            int close = template.IndexOf("}}", open, StringComparison.Ordinal);
            text.Append(template, from, open - from).Append(values[template[(open + 2)..close]]);
            from = close + 2;
        }
        return text.Append(template, from, template.Length - from).ToString();
    }

    /// <summary>The figure with each chart replaced by what it shows, for a page without charts.</summary>
    private static Figure InWords(Figure figure) => figure with { Panels = [.. figure.Panels.Select(panel => panel with { Spec = null })] };

    private static string Header(ReportContent content)
    {
        string links = string.Concat(content.Figures.Select(figure => $"<li><a href=\"#{figure.Id}\">{Html.Text(figure.Title)}</a></li>"));
        return $"""
            <header>
            <div class="bar"><h1>{Html.Text(content.Title)}</h1><button type="button" id="theme" hidden>Dark page</button></div>
            <p>{Html.Text(content.Lead)}</p>
            <nav aria-label="On this page"><ul>{links}<li><a href="#claims">Claims</a></li><li><a href="#provenance">Provenance</a></li></ul></nav>
            </header>

            """;
    }

    private static string Section(Figure figure, JsonArray panels)
    {
        string boxes = string.Concat(figure.Panels.Select((panel, index) => Box(figure, panel, index, panels)));
        string problems = figure.Problems.IsEmpty ? ""
            : $"<ul class=\"problems\">{string.Concat(figure.Problems.Select(problem => $"<li>{Html.Text(problem)}</li>"))}</ul>";
        return $"""
            <section id="{figure.Id}"><figure>
            <h2>{Html.Text(figure.Title)}</h2>
            <p class="face">{Html.Text(figure.Face)}</p>
            {problems}
            <div class="panels">
            {boxes}</div>
            <figcaption><p><strong>The paper:</strong> {Html.Text(figure.Paper)}</p>
            <p><strong>Here:</strong> {Html.Text(figure.Outcome)}</p></figcaption>
            </figure></section>

            """;
    }

    private static string Box(Figure figure, Panel panel, int index, JsonArray panels)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{figure.Id}-{index + 1}");
        string inside = Own(panel) ?? (panel.Spec is null
            ? $"<div class=\"empty\">{Html.Text(panel.Alt)}</div>"
            : $"<div class=\"chart\" id=\"{id}\" role=\"group\" aria-label=\"{Html.Text(panel.Alt)}\"><noscript>{Html.Text(panel.Alt)} The chart is drawn by a script; figures/{figure.Id}.svg needs none.</noscript></div>");
        if (panel.Spec is not null) panels.Add(Data(id, panel));
        return $"<div class=\"panel {panel.Span.ToString().ToLowerInvariant()}\"><h3>{Html.Text(panel.Title)}</h3>{Note(panel)}{inside}</div>\n";
    }

    /// <summary>A drawing or a table, which need no script; null for a chart.</summary>
    private static string? Own(Panel panel) => panel switch
    {
        { Drawing: { } drawing } => string.Create(CultureInfo.InvariantCulture,
            $"<div class=\"drawing\" role=\"img\" aria-label=\"{Html.Text(panel.Alt)}\"><svg viewBox=\"0 0 {drawing.Width} {drawing.Height}\">{drawing.Svg}</svg></div>"),
        { Table: { } table } => Html.Table(panel.Title, [.. table.Columns], table.Rows.Select(row => row.Select(Html.Text).ToArray())),
        _ => null,
    };

    private static string Note(Panel panel) => $"<p class=\"note\">{Html.Text(panel.Note ?? "")}</p>";

    private static JsonObject Data(string id, Panel panel) => new()
    {
        ["id"] = id,
        ["alt"] = panel.Alt,
        ["spec"] = panel.Spec!.DeepClone(),
        ["maxWidth"] = panel.Span == PanelSpan.Full ? 1040 : panel.Span == PanelSpan.TwoThirds ? 700 : panel.Width,
        ["minWidth"] = panel.MinWidth,
        ["height"] = panel.Height,
        ["aspect"] = panel.Aspect,
        ["legendWidth"] = panel.LegendWidth,
    };
}

/// <summary>What the page says: the figures, and the tables as HTML.</summary>
public sealed record ReportContent
{
    public required string Title { get; init; }
    public required string Lead { get; init; }
    public required IReadOnlyList<Figure> Figures { get; init; }

    /// <summary>The claims' section, HTML.</summary>
    public required string Claims { get; init; }

    /// <summary>The provenance's section, HTML.</summary>
    public required string Provenance { get; init; }
    public required string Footer { get; init; }
    public string WhyNoCharts { get; init; } = "";
}
