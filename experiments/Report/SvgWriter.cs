using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Hipi.Command.Report;

/// <summary>Writes each figure as one SVG: all its panels, in the light theme, with its face as the subtitle.</summary>
public static class SvgWriter
{
    private const double LetterWidth = 0.57;

    /// <summary>Draws the figures into <paramref name="folder"/>; returns what could not be drawn.</summary>
    public static IReadOnlyList<string> Write(FigurePackages packages, IReadOnlyList<Figure> figures, string folder)
    {
        var jobs = new JsonArray([.. figures.Where(figure =>
            figure.Panels.Any(panel => panel.Spec is not null) && !DrawingSheet.Draws(figure))
            .Select(figure => new JsonObject
        {
            ["svg"] = Path.GetFullPath(Path.Combine(folder, figure.Id + ".svg")),
            ["spec"] = Theme.PaintLight(Compose(figure)),
        })]);
        string file = Path.Combine(folder, "figures.json.tmp");
        File.WriteAllText(file, jobs.ToJsonString());
        try
        {
            return Run(packages, Path.GetFullPath(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>All panels of a figure as one Vega-Lite concatenation.</summary>
    public static JsonObject Compose(Figure figure)
    {
        JsonObject config = Theme.Config;
        config["background"] = "@paper";
        return new JsonObject
        {
            ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
            ["title"] = new JsonObject { ["text"] = figure.Title, ["subtitle"] = figure.Face, ["fontSize"] = 16, ["subtitleFontSize"] = 12,
                ["offset"] = 16 },
            ["spacing"] = 28,
            ["padding"] = 16,
            ["vconcat"] = new JsonArray([.. Rows(figure).Select(row => (JsonNode)Row(row))]),
            ["resolve"] = Independent(),
            ["config"] = config,
        };
    }

    /// <summary>Panels in rows of at most the page's twelve columns.</summary>
    private static IEnumerable<List<Panel>> Rows(Figure figure)
    {
        var row = new List<Panel>();
        int filled = 0;
        foreach (Panel panel in figure.Panels.Where(panel => panel.Spec is not null))
        {
            int columns = panel.Span switch { PanelSpan.Third => 4, PanelSpan.Half => 6, PanelSpan.TwoThirds => 8, _ => 12 };
            if (row.Count > 0 && filled + columns > 12)
            {
                yield return row;
                row = [];
                filled = 0;
            }
            row.Add(panel);
            filled += columns;
        }
        if (row.Count > 0) yield return row;
    }

    private static JsonObject Row(List<Panel> panels) => new()
    {
        ["spacing"] = 40,
        ["hconcat"] = new JsonArray([.. panels.Select(Sized)]),
        ["resolve"] = Independent(),
    };

    /// <summary>Panels share no scale and no legend.</summary>
    private static JsonNode Independent() => JsonNode.Parse(
        """{ "scale": { "color": "independent", "strokeDash": "independent", "shape": "independent", "x": "independent", "y": "independent" }, "legend": { "color": "independent" } }""")!;

    private static JsonNode Sized(Panel panel)
    {
        var view = (JsonObject)panel.Spec!.DeepClone();
        SetLegendColumns(view, Math.Max(1, panel.Width / panel.LegendWidth));
        view["title"] = new JsonObject { ["text"] = Wrap(panel.Title, panel.Width, 13),
            ["subtitle"] = Wrap(panel.Note ?? "", panel.Width, 11) };
        view["width"] = panel.Width;
        view["height"] = panel.Aspect is { } aspect ? Math.Round(panel.Width * aspect) : panel.Height;
        return view;
    }

    private static void SetLegendColumns(JsonNode? node, int columns)
    {
        if (node is JsonArray list)
            foreach (JsonNode? item in list) SetLegendColumns(item, columns);
        if (node is not JsonObject map) return;
        foreach ((string key, JsonNode? value) in map.ToArray())
        {
            if (key == "legend" && value is JsonObject legend) legend["columns"] = columns;
            else if (key is not ("data" or "values")) SetLegendColumns(value, columns);
        }
    }

    /// <summary>A text in lines no wider than its panel, by the guess of a letter's width that vl2svg.mjs makes too.</summary>
    private static JsonArray Wrap(string text, int width, int size)
    {
        int most = (int)(width / (LetterWidth * size));
        var lines = new List<string> { "" };
        foreach (string word in text.Split(' '))
            if (lines[^1].Length == 0) lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= most) lines[^1] += " " + word;
            else lines.Add(word);
        return new JsonArray([.. lines.Select(line => (JsonNode)line)]);
    }

    private static IReadOnlyList<string> Run(FigurePackages packages, string jobs)
    {
        var start = new ProcessStartInfo("node", [packages.SvgDriver, jobs])
        {
            WorkingDirectory = packages.Folder, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("node did not start");
        _ = process.StandardOutput.ReadToEndAsync();
        string complaints = process.StandardError.ReadToEnd();
        process.WaitForExit();
        string[] lines = complaints.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return process.ExitCode == 0 ? [] : lines.Length > 0 ? lines : [$"node stopped with exit code {process.ExitCode}"];
    }
}
