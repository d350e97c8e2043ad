using System.Globalization;
using System.Text;

namespace Hipi.Command.Report;

/// <summary>A figure of drawings and tables as one SVG of our own: panels in rows of up to three, tables below, light theme.</summary>
public static class DrawingSheet
{
    private const int MostColumns = 3, MostWidth = 1120, Gap = 24, Pad = 20, Head = 64, Caption = 44, RowHeight = 24;

    /// <summary>True where a figure has a drawing or a table, so that no chart engine is asked.</summary>
    public static bool Draws(Figure figure) => figure.Panels.Any(panel => panel.Drawing is not null || panel.Table is not null);

    public static string Draw(Figure figure)
    {
        Panel[] drawings = [.. figure.Panels.Where(panel => panel.Drawing is not null)];
        Panel[] tables = [.. figure.Panels.Where(panel => panel.Table is not null)];
        int width = drawings.Select(panel => panel.Drawing!.Width).DefaultIfEmpty(320).Max();
        int height = drawings.Select(panel => panel.Drawing!.Height).DefaultIfEmpty(0).Max();
        int columns = Math.Clamp(MostWidth / width, 1, MostColumns), across = 2 * Pad + columns * width + (columns - 1) * Gap, y = Head;
        var body = new StringBuilder();
        for (int i = 0; i < drawings.Length; i++)
        {
            body.Append(Picture(drawings[i], Pad + i % columns * (width + Gap), y));
            if (i % columns == columns - 1 || i == drawings.Length - 1) y += Caption + height + Gap;
        }
        foreach (Panel table in tables)
        {
            body.Append(Rows(table, y, across - 2 * Pad));
            y += Caption + (table.Table!.Rows.Length + 1) * RowHeight + Gap;
        }
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{y}" viewBox="0 0 {across} {y}" font-family="system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif">
            <title>{Html.Text(figure.Title)}</title>
            <rect width="{across}" height="{y}" fill="{Theme.Light("paper")}"/>
            {Text(figure.Title, Pad, 30, 16, "ink", bold: true)}{Text(figure.Face, Pad, 50, 12, "muted")}
            {body}</svg>

            """);
    }

    private static string Picture(Panel panel, int x, int y) => string.Create(CultureInfo.InvariantCulture, $"""
        {Text(panel.Title, x, y + 14, 13, "ink", bold: true)}{Text(panel.Note ?? "", x, y + 32, 11, "muted")}
        <g transform="translate({x} {y + Caption})" role="img" aria-label="{Html.Text(panel.Alt)}">
        {panel.Drawing!.Svg}</g>

        """);

    private static string Rows(Panel panel, int y, int width)
    {
        PanelTable table = panel.Table!;
        double[] shares =
            [.. table.Columns.Select((column, i) => 2.0 + table.Rows.Select(row => row[i].Length).Append(column.Length).Max())];
        double[] lefts = [.. shares.Select((_, i) => Pad + width * shares[..i].Sum() / shares.Sum())];
        var lines = new StringBuilder(Text(panel.Title, Pad, y + 14, 13, "ink", bold: true));
        int at = y + Caption;
        lines.Append(string.Concat(table.Columns.Select((column, i) => Text(column, lefts[i], at, 12, "muted"))));
        foreach (var row in table.Rows)
        {
            lines.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Pad} {at + 8}H{Pad + width}\" stroke=\"{Theme.Light("grid")}\"/>\n");
            at += RowHeight;
            lines.Append(string.Concat(row.Select((cell, i) => Text(cell, lefts[i], at, 12, "ink"))));
        }
        return lines.ToString();
    }

    private static string Text(string text, double x, int y, int size, string colour, bool bold = false) => text.Length == 0 ? "" :
        string.Create(CultureInfo.InvariantCulture,
            $"<text x=\"{Math.Round(x)}\" y=\"{y}\" font-size=\"{size}\"{Weight(bold)} fill=\"{Theme.Light(colour)}\">{Html.Text(text)}</text>\n");

    private static string Weight(bool bold) => bold ? " font-weight=\"600\"" : "";
}
