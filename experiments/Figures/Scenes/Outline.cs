using System.Globalization;
using System.Text;

namespace Hipi.Command.Figures.Scenes;

/// <summary>Outlines of points in the picture, as SVG path data.</summary>
public static class Outline
{
    /// <summary>The convex hull of points, counterclockwise, without collinear ones (Andrew's monotone chain).</summary>
    public static IReadOnlyList<(double X, double Y)> Hull(IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] sorted = [.. points.Distinct().Order()];
        if (sorted.Length < 3) return sorted;
        List<(double X, double Y)> lower = Chain(sorted), upper = Chain([.. sorted.Reverse()]);
        return [.. lower[..^1], .. upper[..^1]];
    }

    /// <summary>The part of a convex outline inside another, counterclockwise one (Sutherland and Hodgman).</summary>
    public static IReadOnlyList<(double X, double Y)> Clip(IReadOnlyList<(double X, double Y)> outline,
        IReadOnlyList<(double X, double Y)> inside)
    {
        for (int edge = 0; edge < inside.Count; edge++)
            outline = [.. Left(outline, inside[edge], inside[(edge + 1) % inside.Count])];
        return outline;
    }

    /// <summary>The part to the left of a line.</summary>
    private static IEnumerable<(double X, double Y)> Left(
        IReadOnlyList<(double X, double Y)> outline, (double X, double Y) from, (double X, double Y) to)
    {
        for (int k = 0; k < outline.Count; k++)
        {
            (double X, double Y) a = outline[k], b = outline[(k + 1) % outline.Count];
            double atA = Cross(from, to, a), atB = Cross(from, to, b);
            if (atA >= 0) yield return a;
            if (atA * atB < 0) yield return (a.X + (b.X - a.X) * atA / (atA - atB), a.Y + (b.Y - a.Y) * atA / (atA - atB));
        }
    }

    /// <summary>A closed path through the points.</summary>
    public static string Path(IEnumerable<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        foreach ((double x, double y) in points)
            path.Append(path.Length == 0 ? 'M' : 'L').Append(CultureInfo.InvariantCulture, $"{Number(x)} {Number(y)}");
        return path.Append('Z').ToString();
    }

    /// <summary>Pixels, to a tenth.</summary>
    public static string Number(double value) =>
        Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture) is var text && text == "-0" ? "0" : text;

    private static List<(double X, double Y)> Chain((double X, double Y)[] sorted)
    {
        var chain = new List<(double X, double Y)>();
        foreach ((double X, double Y) point in sorted)
        {
            while (chain.Count > 1 && Cross(chain[^2], chain[^1], point) <= 0) chain.RemoveAt(chain.Count - 1);
            chain.Add(point);
        }
        return chain;
    }

    private static double Cross((double X, double Y) o, (double X, double Y) a, (double X, double Y) b) =>
        (a.X - o.X) * (b.Y - o.Y) - (a.Y - o.Y) * (b.X - o.X);
}
