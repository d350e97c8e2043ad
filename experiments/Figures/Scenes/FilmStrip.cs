using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments.Online;
using static Hipi.Command.Figures.Scenes.Outline;

namespace Hipi.Command.Figures.Scenes;

/// <summary>
/// An episode as one SVG file: a strip of frames, or an animation that repeats; drawn from the environment's own solids or map.
/// </summary>
/// <remarks>Needs no graphics library. The goal is a brick-coloured ball, or a cross on a map.</remarks>
public static class FilmStrip
{
    private const int Width = 300, Height = 226, Caption = 20, Gap = 8, Across = 4, Head = 26;
    private const double Period = 8;   // seconds of an animation

    /// <summary>Frames side by side, with the step below each.</summary>
    public static string Strip(Film film, ImmutableArray<FilmFrame> frames, Camera camera, string title)
    {
        int columns = Math.Min(Across, frames.Length), rows = (frames.Length + columns - 1) / columns;
        return Document(
            Gap + columns * (Width + Gap), Head + rows * (Height + Caption + Gap), title, Frames(film, frames, camera, columns, Gap, Head));
    }

    /// <summary>
    /// Frames in one row, with neither title nor rim, and the row's size; <see cref="Palette.Gradients"/> must stand in the same document.
    /// </summary>
    public static (string Svg, int Width, int Height) Row(Film film, ImmutableArray<FilmFrame> frames, Camera camera) =>
        (Frames(film, frames, camera, frames.Length, 0, 0), frames.Length * (Width + Gap) - Gap, Height + Caption);

    private static string Frames(Film film, ImmutableArray<FilmFrame> frames, Camera camera, int columns, int left, int top)
    {
        var body = new StringBuilder();
        for (int k = 0; k < frames.Length; k++)
        {
            (int x, int y) = (left + k % columns * (Width + Gap), top + k / columns * (Height + Caption + Gap));
            body.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({x} {y})\">\n{Cell(film, frames, k, camera)}</g>\n");
        }
        return body.ToString();
    }

    /// <summary>The same frames one after the other, for ever.</summary>
    public static string Animation(Film film, ImmutableArray<FilmFrame> frames, Camera camera, string title)
    {
        var body = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"<g transform=\"translate({Gap} {Head})\">\n"));
        for (int k = 0; k < frames.Length; k++)
            body.Append(CultureInfo.InvariantCulture,
                $"<g visibility=\"hidden\">{Turn(k, frames.Length)}\n{Cell(film, frames, k, camera)}</g>\n");
        return Document(Width + 2 * Gap, Head + Height + Caption + Gap, title, body.Append("</g>\n").ToString());
    }

    /// <summary>Shows a frame for its share of the period.</summary>
    private static string Turn(int index, int count)
    {
        string from = Share(index, count), to = Share(index + 1, count);
        (string values, string times) = index == 0 ? ("visible;hidden", $"0;{to}")
            : index == count - 1 ? ("hidden;visible", $"0;{from}") : ("hidden;visible;hidden", $"0;{from};{to}");
        if (count == 1) (values, times) = ("visible", "0");
        return $"<animate attributeName=\"visibility\" values=\"{values}\" keyTimes=\"{times}\" calcMode=\"discrete\" dur=\"{Share((int)Period, 1)}s\" repeatCount=\"indefinite\"/>";
    }

    private static string Share(int part, int whole) => (part / (double)whole).ToString("0.####", CultureInfo.InvariantCulture);

    private static string Cell(Film film, ImmutableArray<FilmFrame> frames, int index, Camera camera)
    {
        string step = string.Create(CultureInfo.InvariantCulture, $"step {frames[index].Step}");
        return $"{Picture(film, frames, index, camera)}<text x=\"{Width / 2}\" y=\"{Height + 14}\" text-anchor=\"middle\" font-size=\"12\" fill=\"#59636e\">{step}</text>\n";
    }

    private static string Picture(Film film, ImmutableArray<FilmFrame> frames, int index, Camera camera)
    {
        if (film.Environment is Navigation navigation)
            return MapPicture.Draw(navigation, [.. film.Frames.Take(frames[index].Step + 1).Select(frame => frame.State)], film.Goal,
                Width, Height);
        if (film.Environment is not IScene)
            throw new InputException($"rollout: needs an environment with solids or a map, found {film.Environment.GetType().Name}; name a spec of another environment");
        ImmutableArray<Solid> goal = Mark(film), stage = [.. Stage(film, frames, index), .. goal];
        return ScenePicture.Draw([.. frames[index].Solids, .. goal], stage, camera, Width, Height);
    }

    /// <summary>What all frames show. A robot without a goal place is followed: its other frames are put where it is now.</summary>
    private static IEnumerable<Solid> Stage(Film film, ImmutableArray<FilmFrame> frames, int index)
    {
        Solid[] still = [.. frames[0].Solids.Where(solid => solid.Part == SolidPart.Fixed)];
        bool isFollowed = film.Goal is null && Array.TrueForAll(still, solid => solid.Kind == SolidKind.Plane);
        if (!isFollowed) return still.Concat(frames.SelectMany(Moving));
        (double X, double Y) here = Place(frames[index]);
        return still.Concat(frames.SelectMany(frame => Moved(frame, here)));
    }

    private static IEnumerable<Solid> Moving(FilmFrame frame) => frame.Solids.Where(solid => solid.Part != SolidPart.Fixed);

    private static IEnumerable<Solid> Moved(FilmFrame frame, (double X, double Y) to)
    {
        (double X, double Y) from = Place(frame);
        return Moving(frame).Select(solid => solid with
        {
            Position = [solid.Position[0] + to.X - from.X, solid.Position[1] + to.Y - from.Y, solid.Position[2]],
        });
    }

    private static (double X, double Y) Place(FilmFrame frame) =>
        (Moving(frame).Average(solid => solid.Position[0]), Moving(frame).Average(solid => solid.Position[1]));

    /// <summary>A ball where the goal lies.</summary>
    private static ImmutableArray<Solid> Mark(Film film)
    {
        if (film.Goal is not { } goal || film.Environment is not IGoalPlace places) return [];
        double[] at = new double[3];
        places.PlaceOf(goal, at);
        return [new Solid(SolidKind.Sphere, SolidPart.Object, 0, [places.MarkRadius, 0, 0], [.. at], [1, 0, 0, 0, 1, 0, 0, 0, 1])];
    }

    private static string Document(int width, int height, string title, string body) => string.Create(CultureInfo.InvariantCulture, $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif">
        <rect width="{width}" height="{height}" fill="#fff"/>
        <defs>{Palette.Gradients}</defs>
        <text x="{Gap}" y="18" font-size="14" fill="#2b333b">{System.Security.SecurityElement.Escape(title)}</text>
        {body}</svg>

        """);
}
