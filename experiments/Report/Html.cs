using System.Net;

namespace Hipi.Command.Report;

/// <summary>Small pieces of HTML; every text passes <see cref="Text"/>.</summary>
internal static class Html
{
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A table whose rows become blocks on a phone; the cells are HTML already.</summary>
    public static string Table(string caption, string[] columns, IEnumerable<string[]> rows)
    {
        string head = string.Concat(columns.Select(column => $"<th scope=\"col\">{Text(column)}</th>"));
        string body = string.Concat(rows.Select(row =>
            $"<tr>{string.Concat(row.Select((cell, i) => $"<td data-label=\"{Text(columns[i])}\">{cell}</td>"))}</tr>\n"));
        return $"""
            <div class="scroll"><table class="stack"><caption hidden>{Text(caption)}</caption>
            <thead><tr>{head}</tr></thead>
            <tbody>
            {body}</tbody></table></div>
            """;
    }

    /// <summary>JSON or a script that may stand inside a script element: nothing in it can close the element.</summary>
    public static string InScript(string text) =>
        text.Replace("</script", "<\\/script", StringComparison.OrdinalIgnoreCase).Replace("<!--", "<\\!--", StringComparison.Ordinal);
}
