using System.Collections.Immutable;
using System.Text;
using Hipi.Environments;
using static Hipi.Command.Figures.Scenes.Outline;

namespace Hipi.Command.Figures.Scenes;

/// <summary>A scene of solids as SVG: the floor with its grid, the shadow, then the solids from the farthest to the nearest.</summary>
public static class ScenePicture
{
    private const double Margin = 0.04, FloorMargin = 0.15;
    private static readonly double[] Tiles = [0.05, 0.1, 0.25, 0.5, 1, 2, 5];

    /// <summary>The content of an SVG element of the given size; <see cref="Palette.Gradients"/> must stand in the same document.</summary>
    public static string Draw(ImmutableArray<Solid> solids, Camera camera, int width, int height) =>
        Draw(solids, solids, camera, width, height);

    /// <summary>
    /// The same, scaled so that all of <paramref name="stage"/> would be in the picture: what a strip's frames have in common.
    /// </summary>
    public static string Draw(ImmutableArray<Solid> solids, ImmutableArray<Solid> stage, Camera camera, int width, int height)
    {
        Solid[] bodies = [.. solids.Where(IsBody)], all = [.. stage.Where(IsBody)];
        Tiled[] floors = [.. solids.Where(solid => !IsBody(solid)).Select(plane => Under(all, plane))];
        SolidPainter painter =
            Fitted(all.SelectMany(Surface.Points).Concat(floors.SelectMany(floor => floor.Corners)), camera, width, height);
        var picture = new StringBuilder();
        foreach (Tiled floor in floors) picture.Append(Floor(floor, painter)).Append(Shadows(bodies, floor, painter));
        foreach (Solid body in bodies.OrderBy(body => camera.See(Vector.Of(body.Position)).Near))
            picture.Append(painter.Draw(body)).Append('\n');
        return picture.ToString();
    }

    private static bool IsBody(Solid solid) => solid.Kind != SolidKind.Plane;

    /// <summary>A scale and a shift that put all points inside the picture.</summary>
    private static SolidPainter Fitted(IEnumerable<Vector> points, Camera camera, int width, int height)
    {
        Seen[] seen = [.. points.Select(camera.See)];
        double left = seen.Min(p => p.X), right = seen.Max(p => p.X), top = seen.Min(p => p.Y), bottom = seen.Max(p => p.Y);
        double scale = (1 - 2 * Margin) * Math.Min(width / (right - left), height / (bottom - top));
        return new SolidPainter(camera, scale, (width / scale / 2 - (left + right) / 2, height / scale / 2 - (top + bottom) / 2));
    }

    /// <summary>The shown part of a horizontal plane.</summary>
    private readonly record struct Tiled(double X0, double X1, double Y0, double Y1, double Z)
    {
        public Vector[] Corners => [new(X0, Y0, Z), new(X1, Y0, Z), new(X1, Y1, Z), new(X0, Y1, Z)];
    }

    /// <summary>The part of a plane under the solids and a little around them.</summary>
    private static Tiled Under(Solid[] bodies, Solid plane)
    {
        Vector[] points = [.. bodies.Where(body => body.Position[2] >= plane.Position[2]).SelectMany(Surface.Points)];
        double reach = FloorMargin * Math.Max(points.Max(p => p.X) - points.Min(p => p.X), points.Max(p => p.Y) - points.Min(p => p.Y));
        (double x0, double x1) = Side(points.Min(p => p.X), points.Max(p => p.X), reach, plane.Position[0], plane.Size[0]);
        (double y0, double y1) = Side(points.Min(p => p.Y), points.Max(p => p.Y), reach, plane.Position[1], plane.Size[1]);
        return new Tiled(x0, x1, y0, y1, plane.Position[2]);
    }

    private static string Floor(Tiled floor, SolidPainter painter)
    {
        (double X, double Y) At(double x, double y) => painter.Pixel(new Vector(x, y, floor.Z));
        double tile = Tiles.First(size => size == Tiles[^1] || (floor.X1 - floor.X0) / size <= 14);
        string lines = string.Concat(Steps(floor.X0, floor.X1, tile).Select(x => Line(At(x, floor.Y0), At(x, floor.Y1))))
            + string.Concat(Steps(floor.Y0, floor.Y1, tile).Select(y => Line(At(floor.X0, y), At(floor.X1, y))));
        return $"<path d=\"{Path(floor.Corners.Select(painter.Pixel))}\" fill=\"#8c98a6\" fill-opacity=\".22\" stroke=\"#8c98a6\" stroke-opacity=\".6\"/>\n"
            + $"<path d=\"{lines}\" stroke=\"#8c98a6\" stroke-opacity=\".35\" stroke-width=\".8\" fill=\"none\"/>\n";
    }

    /// <summary>One path for all shadows, so that they do not add up.</summary>
    private static string Shadows(Solid[] bodies, Tiled floor, SolidPainter painter)
    {
        var casting = bodies.Where(body => body.Part != SolidPart.Fixed && body.Position[2] > floor.Z);
        return $"<path d=\"{string.Concat(casting.Select(body => painter.Shadow(body, floor.Corners)))}\" fill=\"#000\" fill-opacity=\".16\"/>\n";
    }

    private static (double Low, double High) Side(double low, double high, double reach, double centre, double half) => half == 0
        ? (low - reach, high + reach)
        : (Math.Max(centre - half, low - reach), Math.Min(centre + half, high + reach));

    private static IEnumerable<double> Steps(double low, double high, double step)
    {
        for (double at = Math.Ceiling(low / step + 1e-9) * step; at < high; at += step) yield return at;
    }

    private static string Line((double X, double Y) from, (double X, double Y) to) =>
        $"M{Number(from.X)} {Number(from.Y)}L{Number(to.X)} {Number(to.Y)}";
}
