using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Hipi.Command.Figures.Scenes;
using Hipi.Environments;
using Xunit;

namespace Hipi.Regression.Command;

/// <summary>Pictures of solids: projections, hulls and outlines worked by hand, and what hides what.</summary>
public sealed class ScenePictureTests
{
    private static readonly ImmutableArray<double> Upright = [1, 0, 0, 0, 1, 0, 0, 0, 1];

    [Theory]
    [InlineData(-90, 0, 3, -5, -4)]     // from the south: x to the right, z up, nearer is -y
    [InlineData(0, 0, 4, -5, 3)]        // from the east: y to the right
    [InlineData(-90, 90, 3, -4, 5)]     // from above: y up the page
    public void Camera_SeesAPoint_WhereItShould(double azimuth, double elevation, double x, double y, double near)
    {
        Seen seen = new Camera(azimuth, elevation).See(new Vector(3, 4, 5));
        Assert.Equal((x, y, near), (Math.Round(seen.X, 9), Math.Round(seen.Y, 9), Math.Round(seen.Near, 9)));
    }

    [Fact]
    public void Hull_OfPointsInASquare_IsTheSquare() =>
        Assert.Equal([(0, 0), (2, 0), (2, 2), (0, 2)], Outline.Hull([(0, 0), (1, 1), (2, 2), (2, 0), (0, 2), (1, 0), (0.5, 1.5), (2, 2)]));

    [Fact]
    public void Clip_OfOverlappingSquares_IsWhatTheyShare()
    {
        var shared = Outline.Clip(Outline.Hull([(1, 1), (3, 1), (3, 3), (1, 3)]), Outline.Hull([(0, 0), (2, 0), (2, 2), (0, 2)]));
        Assert.Equal([(1, 1), (1, 2), (2, 1), (2, 2)], shared.Order());
        Assert.Empty(Outline.Clip(Outline.Hull([(5, 5), (6, 5), (6, 6)]), Outline.Hull([(0, 0), (2, 0), (2, 2), (0, 2)])));
    }

    [Theory]
    [InlineData(SolidKind.Sphere, 1, 0, 0, 0.5236, 2, 2)]
    [InlineData(SolidKind.Capsule, 1, 2, 0, 0.5236, 2, 2)]       // seen along no axis of its own: half length 2 sin 60, and round ends
    [InlineData(SolidKind.Ellipsoid, 1, 2, 3, 0, 2, 4)]
    public void Outline_OfASolid_HasTheProjectedHalfAxes(SolidKind kind, double a, double b, double c, double tilt, double across,
        double up)
    {
        ImmutableArray<double> turned = [1, 0, 0, 0, Math.Cos(tilt), -Math.Sin(tilt), 0, Math.Sin(tilt), Math.Cos(tilt)];   // about x
        var solid = new Solid(kind, SolidPart.Robot, 1, [a, b, c], [0, 0, 0], turned);
        XElement drawn = XElement.Parse(new SolidPainter(new Camera(-90, kind == SolidKind.Ellipsoid ? 90 : 0), 2, (0, 0)).Draw(solid));
        (double Width, double Height) found = kind == SolidKind.Capsule
            ? (Number(drawn, "height") / 2, Number(drawn, "width") / 2 - 2 * b * Math.Cos(tilt))
            : (Math.Min(Number(drawn, "rx"), Number(drawn, "ry")), Math.Max(Number(drawn, "rx"), Number(drawn, "ry")));
        Assert.Equal(across, found.Width, 0.06);                 // pixels are written to a tenth
        Assert.Equal(up, found.Height, 0.06);
    }

    [Fact]
    public void Draw_TwoSpheres_PutsTheNearerLast()
    {
        ImmutableArray<Solid> solids = [Ball(SolidPart.Object, -1), Ball(SolidPart.Robot, 1), Floor()];
        string south = ScenePicture.Draw(solids, new Camera(-90, 10), 200, 200),
            north = ScenePicture.Draw(solids, new Camera(90, 10), 200, 200);
        Assert.True(south.IndexOf("steel-ball", StringComparison.Ordinal) < south.IndexOf("brick-ball", StringComparison.Ordinal));
        Assert.True(north.IndexOf("steel-ball", StringComparison.Ordinal) > north.IndexOf("brick-ball", StringComparison.Ordinal));
    }

    [Fact]
    public void Draw_AnyScene_StaysInsideItsPicture()
    {
        XElement picture =
            XElement.Parse($"<svg>{ScenePicture.Draw([Ball(SolidPart.Robot, -3), Ball(SolidPart.Robot, 4), Floor()], new Camera(-40, 25), 300, 200)}</svg>");
        foreach (XElement ball in picture.Elements("ellipse"))
        {
            double[] at =
                [.. ((string)ball.Attribute("transform")!)["translate(".Length..^1].Split(' ')
                .Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
            Assert.InRange(at[0], Number(ball, "rx"), 300 - Number(ball, "rx"));
            Assert.InRange(at[1], Number(ball, "ry"), 200 - Number(ball, "ry"));
        }
        Assert.Equal(2, picture.Elements("ellipse").Count());
    }

    private static Solid Ball(SolidPart part, double y) => new(SolidKind.Sphere, part, 1, [0.5, 0, 0], [0, y, 1], Upright);

    private static Solid Floor() => new(SolidKind.Plane, SolidPart.Fixed, 0, [0, 0, 1], [0, 0, 0], Upright);

    private static double Number(XElement element, string name) =>
        double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);
}
