using System.Globalization;
using System.Text;
using Hipi.Environments;
using Hipi.Numerics;
using static Hipi.Command.Figures.Scenes.Outline;

namespace Hipi.Command.Figures.Scenes;

/// <summary>The two managed environments from above: cells, walls, starts, and goals drawn from the environment itself.</summary>
public static class MapPicture
{
    private const int Goals = 24;
    private const double Margin = 0.05;

    public static string Draw(Navigation navigation, int width, int height)
    {
        Frame frame = Fit(navigation.Map.Size, navigation.Map.Size, width, height);
        StringBuilder picture = Walls(navigation.Map, frame);
        picture.Append(Drawn(navigation, (goal, from) => frame.Cross(goal[0], goal[1])));
        float[] start = new float[2];
        navigation.StartGoal(start);
        return picture.Append(frame.Dot(start[0], start[1], 0.7)).ToString();
    }

    /// <summary>The map with a path walked so far and the goal; without one, where the task names none.</summary>
    public static string Draw(Navigation navigation, IReadOnlyList<float[]> path, float[]? goal, int width, int height)
    {
        Frame frame = Fit(navigation.Map.Size, navigation.Map.Size, width, height);
        StringBuilder picture = Walls(navigation.Map, frame);
        if (goal is not null) picture.Append(frame.Cross(goal[0], goal[1]));
        return picture.Append(frame.Line(path)).Append(frame.Dot(path[^1][0], path[^1][1], 0.7)).ToString();
    }

    public static string Draw(Grid grid, int width, int height)
    {
        Frame frame = Fit(grid.Rows, grid.Columns, width, height);
        var picture = new StringBuilder();
        for (int i = 0; i < grid.Rows; i++)
        for (int j = 0; j < grid.Columns; j++)
            picture.Append(frame.Box(i + 0.04, j + 0.04, 0.92, 0.92, "#8c98a6", 0.25));
        float[] state = new float[2];
        foreach (int start in grid.Starts)
        {
            grid.GetState(start, state);
            picture.Append(frame.Dot(state[0] + 0.5, state[1] + 0.5, 0.22));
        }
        return picture.ToString();
    }

    /// <summary>The map's ground with its walls.</summary>
    private static StringBuilder Walls(NavigationMap map, Frame frame)
    {
        var picture = new StringBuilder(frame.Box(0, 0, map.Size, map.Size, "#8c98a6", 0.2));
        for (int i = 0; i < map.Size; i++)
        for (int j = 0; j < map.Size; j++)
            if (map.IsWall(i, j)) picture.Append(frame.Box(i, j, 1, 1, "#59636e", 1));
        return picture;
    }

    /// <summary>Goals of the environment's own distribution.</summary>
    private static string Drawn(IGoalSpace space, Func<float[], int, string> draw)
    {
        var stream = new RngStream(0, "figure");
        var marks = new StringBuilder();
        for (int k = 0; k < Goals; k++)
        {
            float[] goal = new float[space.GoalSize];
            space.SampleGoal(ref stream, goal);
            marks.Append(draw(goal, k));
        }
        return marks.ToString();
    }

    private static Frame Fit(int rows, int columns, int width, int height)
    {
        double scale = (1 - 2 * Margin) * Math.Min(width / (double)columns, height / (double)rows);
        return new Frame(scale, (width - scale * columns) / 2, (height - scale * rows) / 2);
    }

    /// <summary>Rows downwards, columns to the right.</summary>
    private readonly record struct Frame(double Scale, double Left, double Top)
    {
        public string Box(double row, double column, double rows, double columns, string colour, double opacity) =>
            string.Create(CultureInfo.InvariantCulture,
            $"<rect x=\"{Number(X(column))}\" y=\"{Number(Y(row))}\" width=\"{Number(columns * Scale)}\" height=\"{Number(rows * Scale)}\" fill=\"{colour}\" fill-opacity=\"{opacity}\" shape-rendering=\"crispEdges\"/>\n");

        public string Dot(double row, double column, double radius) =>
            $"<circle cx=\"{Number(X(column))}\" cy=\"{Number(Y(row))}\" r=\"{Number(radius * Scale)}\" fill=\"url(#steel-ball)\"/>\n";

        public string Cross(double row, double column)
        {
            double arm = 0.4 * Scale, x = X(column), y = Y(row);
            return $"<path d=\"M{Number(x - arm)} {Number(y - arm)}L{Number(x + arm)} {Number(y + arm)}M{Number(x - arm)} {Number(y + arm)}L{Number(x + arm)} {Number(y - arm)}\" stroke=\"{Palette.Shade("brick", 1)}\" stroke-width=\"1.8\"/>\n";
        }

        /// <summary>A line through states' first two entries.</summary>
        public string Line(IReadOnlyList<float[]> path)
        {
            (double scale, double left, double top) = (Scale, Left, Top);
            string points = string.Join(' ', path.Select(state => $"{Number(left + state[1] * scale)},{Number(top + state[0] * scale)}"));
            return $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{Palette.Shade("steel", 1)}\" stroke-width=\"1.6\" stroke-linejoin=\"round\"/>\n";
        }

        private double X(double column) => Left + column * Scale;

        private double Y(double row) => Top + row * Scale;
    }
}
