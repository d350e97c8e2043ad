using Hipi.Environments;
using static Hipi.Command.Figures.Scenes.Outline;

namespace Hipi.Command.Figures.Scenes;

/// <summary>One solid as SVG: its exact outline under parallel projection, shaded from a light above the camera's left shoulder.</summary>
/// <param name="camera">Where it is seen from.</param>
/// <param name="scale">Pixels a metre.</param>
/// <param name="shift">Added to a point in metres before the scale.</param>
public sealed class SolidPainter(Camera camera, double scale, (double X, double Y) shift)
{
    private const string Edge = "stroke-width=\".7\" stroke-linejoin=\"round\"";

    /// <summary>Pixels of a point of the world.</summary>
    public (double X, double Y) Pixel(Vector point)
    {
        Seen seen = camera.See(point);
        return ((seen.X + shift.X) * scale, (seen.Y + shift.Y) * scale);
    }

    public string Draw(Solid solid) => solid.Kind switch
    {
        SolidKind.Sphere => Round(solid, solid.Size[0], solid.Size[0], 0),
        SolidKind.Capsule => Capsule(solid),
        SolidKind.Ellipsoid => Ellipsoid(solid),
        SolidKind.Cylinder => Cylinder(solid),
        SolidKind.Box => Box(solid),
        _ => "",
    };

    /// <summary>The outline of a solid's shadow on a horizontal plane, as far as it falls on a convex part of it.</summary>
    public string Shadow(Solid solid, IReadOnlyList<Vector> floor)
    {
        Vector light = camera.ToLight;
        var fallen = Surface.Points(solid).Select(point => Pixel(point + (floor[0].Z - point.Z) / light.Z * light));
        IReadOnlyList<(double X, double Y)> shown = Clip(Hull(fallen), Hull(floor.Select(Pixel)));
        return shown.Count < 3 ? "" : Path(shown);
    }

    private string Round(Solid solid, double across, double along, double angle)
    {
        (double x, double y) = Pixel(Vector.Of(solid.Position));
        string turn = angle == 0 ? "" : $" rotate({Number(angle)})";
        return $"<ellipse rx=\"{Number(across * scale)}\" ry=\"{Number(along * scale)}\" "
            + $"transform=\"translate({Number(x)} {Number(y)}){turn}\" {Paint(solid, "ball")}/>";
    }

    /// <summary>The projection of x = M u, ‖u‖ = 1, is the ellipse of the 2 x 2 matrix P M Mᵀ Pᵀ.</summary>
    private string Ellipsoid(Solid solid)
    {
        double xx = 0, xy = 0, yy = 0;
        Seen origin = camera.See(default);
        for (int axis = 0; axis < 3; axis++)
        {
            Seen end = camera.See(solid.Size[axis] * Vector.Axis(solid.Rotation, axis));
            (double x, double y) = (end.X - origin.X, end.Y - origin.Y);
            (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
        }
        double mean = (xx + yy) / 2, spread = Math.Sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
        double angle = spread < 1e-12 ? 0 : Math.Atan2(2 * xy, xx - yy) / 2 * 180 / Math.PI;
        return Round(solid, Math.Sqrt(mean + spread), Math.Sqrt(Math.Max(0, mean - spread)), angle);
    }

    private string Capsule(Solid solid)
    {
        Bar bar = BarOf(solid);
        if (bar.Half < 0.15 * bar.Radius) return Round(solid, solid.Size[0], solid.Size[0], 0);
        return $"<rect x=\"{Number(-bar.Half - bar.Radius)}\" y=\"{Number(-bar.Radius)}\" width=\"{Number(2 * (bar.Half + bar.Radius))}\" "
            + $"height=\"{Number(2 * bar.Radius)}\" rx=\"{Number(bar.Radius)}\" {bar.Transform} {Paint(solid, "bar")}/>";
    }

    /// <summary>The side with both rims' halves, then the end that faces the camera.</summary>
    private string Cylinder(Solid solid)
    {
        Bar bar = BarOf(solid);
        string tone = Palette.Tone(solid);
        (string half, string radius, string rim) = (Number(bar.Half), Number(bar.Radius), Number(bar.Radius * bar.Facing));
        string arc = $"A{rim} {radius} 0 0 1";
        string side = $"<path d=\"M-{half} -{radius}L{half} -{radius}{arc} {half} {radius}L-{half} {radius}{arc} -{half} -{radius}Z\" "
            + $"{bar.Transform} {Paint(solid, "bar")}/>";
        string end = $"<ellipse cx=\"{Number(bar.NearEnd * bar.Half)}\" rx=\"{rim}\" ry=\"{radius}\" {bar.Transform} "
            + $"fill=\"{Palette.Shade(tone, 1.2)}\" stroke=\"{Palette.Shade(tone, 0.45)}\" {Edge}/>";
        return bar.Half < 0.05 ? end : side + end;
    }

    private string Box(Solid solid)
    {
        string tone = Palette.Tone(solid), faces = "";
        for (int axis = 0; axis < 3; axis++)
        {
            Vector normal = Vector.Axis(solid.Rotation, axis);
            int side = normal.Dot(camera.ToCamera) >= 0 ? 1 : -1;
            if (Math.Abs(normal.Dot(camera.ToCamera)) < 1e-9) continue;
            (int u, int v) = ((axis + 1) % 3, (axis + 2) % 3);
            var corners = new[] { (-1, -1), (1, -1), (1, 1), (-1, 1) }.Select(corner =>
            {
                double[] own = new double[3];
                (own[axis], own[u], own[v]) = (side * solid.Size[axis], corner.Item1 * solid.Size[u], corner.Item2 * solid.Size[v]);
                return Pixel(Surface.Placed(solid, new Vector(own[0], own[1], own[2])));
            });
            double lit = 0.78 + 0.42 * side * normal.Dot(camera.ToLight);
            faces += $"<path d=\"{Path(corners)}\" "
                + $"fill=\"{Palette.Shade(tone, Math.Clamp(lit, 0.45, 1.4))}\" stroke=\"{Palette.Shade(tone, 0.45)}\" {Edge}/>";
        }
        return faces;
    }

    private static string Paint(Solid solid, string gradient)
    {
        string tone = Palette.Tone(solid);
        return $"fill=\"url(#{tone}-{gradient})\" stroke=\"{Palette.Shade(tone, 0.45)}\" {Edge}";
    }

    /// <summary>
    /// A capsule's or cylinder's axis in the picture: half length and radius in pixels, |cosine| to the view, the nearer end.
    /// </summary>
    private readonly record struct Bar(double Half, double Radius, double Facing, int NearEnd, string Transform);

    private Bar BarOf(Solid solid)
    {
        Vector axis = Vector.Axis(solid.Rotation, 2);
        Seen along = camera.See(axis);
        double length = Math.Sqrt(along.X * along.X + along.Y * along.Y);
        (double x, double y) = Pixel(Vector.Of(solid.Position));
        double angle = length < 1e-9 ? 0 : Math.Atan2(along.Y, along.X) * 180 / Math.PI;
        bool isTurned = angle is > 90 or <= -90;     // the gradient's lit side is local -y: keep it up
        double turn = isTurned ? angle - 180 : angle;
        int near = (along.Near >= 0) != isTurned ? 1 : -1;
        return new Bar(solid.Size[1] * length * scale, solid.Size[0] * scale, Math.Abs(along.Near), near,
            $"transform=\"translate({Number(x)} {Number(y)}) rotate({Number(turn)})\"");
    }
}
