using System.Globalization;

namespace Hipi.Experiments;

/// <summary>Lists of names in messages, and the nearest name to a mistyped one.</summary>
internal static class Listing
{
    /// <summary>A longer key is near to none.</summary>
    private const int LongestKey = 100;

    /// <summary>The names with commas, cut after a dozen.</summary>
    public static string Of(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length <= 12 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(12))} and {all.Length - 12} more";
    }

    /// <summary>A text on one line: control characters stand as \uXXXX.</summary>
    public static string Printable(string text) => !text.Any(char.IsControl) ? text : string.Concat(text.Select(letter =>
        char.IsControl(letter) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}") : letter.ToString()));

    /// <summary>"did you mean X?" with the nearest of the valid names, or a plain advice where there is none.</summary>
    public static string DidYouMean(string found, IEnumerable<string> valid) =>
        Nearest(found, valid) is { } name ? $"did you mean \"{name}\"?" : "remove it";

    /// <summary>The same for a key: a name that is not near at all is not offered.</summary>
    public static string DidYouMeanKey(string found, IEnumerable<string> valid) =>
        found.Length <= LongestKey && Nearest(found, valid) is { } name
            && 2 * Distance(found.ToLowerInvariant(), name.ToLowerInvariant()) <= Math.Max(found.Length, 4)
            ? $"did you mean \"{name}\"?" : "remove it";

    /// <summary>The valid name at the smallest edit distance; the first of equals.</summary>
    public static string? Nearest(string found, IEnumerable<string> valid) =>
        valid.MinBy(name => Distance(found.ToLowerInvariant(), name.ToLowerInvariant()));

    /// <summary>Edit distance: insertions, deletions, substitutions.</summary>
    internal static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
