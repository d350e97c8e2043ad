using System.Globalization;
using System.Text.Json.Nodes;

namespace Hipi.Command.Report;

/// <summary>Colours of the page and its figures, light and dark: chosen to stay apart for colour-blind readers on both grounds.</summary>
public static class Theme
{
    private static readonly JsonObject Colours = JsonNode.Parse(Resource.Text("report/theme.json"))!.AsObject();

    /// <summary>Both themes as the page's script reads them.</summary>
    public static JsonObject All => (JsonObject)Colours.DeepClone();

    /// <summary>Vega-Lite's config with theme colours still named; shared by the page and the SVGs.</summary>
    public static JsonObject Config => JsonNode.Parse("""
        {
          "background": "transparent",
          "font": "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif",
          "view": { "stroke": null },
          "title": { "color": "@ink", "subtitleColor": "@muted", "anchor": "start", "fontSize": 13, "subtitleFontSize": 11, "offset": 10 },
          "axis": {
            "labelColor": "@muted", "titleColor": "@ink", "gridColor": "@grid", "domainColor": "@line", "tickColor": "@line",
            "labelFontSize": 11, "titleFontSize": 12, "titleFontWeight": "normal", "tickCount": 6, "labelOverlap": true
          },
          "legend": {
            "orient": "bottom", "labelColor": "@ink", "titleColor": "@muted", "labelFontSize": 12, "titleFontSize": 11,
            "symbolStrokeWidth": 2.5, "symbolSize": 140, "labelLimit": 220, "columns": 4
          },
          "text": { "color": "@ink" },
          "line": { "strokeWidth": 2.2 }
        }
        """)!.AsObject();

    /// <summary>The CSS variables of one theme.</summary>
    public static string CssVariables(string theme) =>
        string.Concat(Colours[theme]!.AsObject()
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"--{pair.Key}: {pair.Value}; ")));

    /// <summary>A colour of the light theme, for the SVG files.</summary>
    public static string Light(string name) => Colours["light"]![name]!.GetValue<string>();

    /// <summary>A copy of <paramref name="node"/> with every "@name" replaced by the light theme's colour, for the SVG files.</summary>
    public static JsonNode? PaintLight(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, PaintLight(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(PaintLight)]),
        JsonValue value when value.TryGetValue(out string? text) && text.StartsWith('@')
            && Colours["light"]!.AsObject()[text[1..]] is { } colour => colour.DeepClone(),
        _ => node?.DeepClone(),
    };
}
