using System.Collections.Immutable;
using System.Globalization;
using Hipi.Command.Figures.Scenes;
using Hipi.Command.Report;
using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;
using Hipi.Numerics;

namespace Hipi.Command.Figures;

/// <summary>
/// Figure 3: the environments, each drawn from the solids or cells that it is made of, and their sizes read off running ones.
/// </summary>
public sealed class EnvironmentsFigure : IModelFigure
{
    private const int Width = 330, Height = 248;

    /// <summary>
    /// How an environment is looked at: the camera, and the steps without action after a start of seed 1 (to let it come to rest).
    /// </summary>
    internal sealed record View(string Name, string Title, string Note, double Azimuth, double Elevation, int Steps)
    {
        public Camera Camera => new(Azimuth, Elevation);
    }

    internal static readonly View[] Views =
    [
        new("quadruped", "Quadruped", "four legs, twelve actuators on joints and tendons", -62, 24, 25),
        new("finger", "Finger", "turns the spinner's tip to a place", -78, 14, 0),
        new("reacher", "2D reacher", "a planar arm; its tip reaches for a place", -90, 62, 0),
        new("sawyer", "Sawyer reach", "the hand is pulled through the air", 28, 22, 60),
        new("navigation", "2D navigation", "dot: the start, crosses: some goals", 0, 0, 0),
        new("jaco", "Jaco reach", "joint speeds; capsules in place of meshes", -40, 20, 0),
        new("walker", "Walker", "planar; rewards linear in seven features", -62, 14, 4),
        new("half-cheetah", "Half-cheetah", "planar; runs at a commanded speed", -78, 12, 0),
        new("desk", "Desk", "three buttons, a sliding door, a drawer, a block", -65, 38, 0),
        new("grid", "Gridworld", "Figure 4's two starts", 0, 0, 0),
    ];

    /// <summary>How an environment is looked at; one that is not listed, from the side and above.</summary>
    internal static View ViewOf(string environment) =>
        Array.Find(Views, view => view.Name == environment) ?? new View(environment, environment, "", -60, 20, 0);

    public Figure Draw()
    {
        string[] names = [.. EnvironmentRegistry.All.Entries.Select(kind => kind.Name)];
        IEnumerable<View> unseen = names.Where(name => Views.All(view => view.Name != name)).Select(ViewOf);
        Model[] models = [.. Views.Where(view => names.Contains(view.Name)).Concat(unseen).Select(Made)];
        Model[] missing = [.. models.Where(model => model.Environment is null)];
        int first = Array.FindIndex(models, model => model.Environment is not null);
        return new Figure("fig3", "Figure 3: the environments", Face(models),
            "The tasks are quadruped, finger, 2D reacher, Sawyer reach, 2D navigation, Jaco reach, walker, half-cheetah and desk manipulation; "
                + "Figure 4 adds a gridworld.",
            "drawn from the models as they run here, sizes read off the running environments"
                + $"{(missing.Length == 0 ? "" : $"; {missing.Length} are missing")}.",
            [
                .. models.Select((model, index) => Picture(model, index == first)),
                EnvironmentsTable.Of([.. models.Select(model => (model.View.Name, model.View.Title, model.Environment))]),
            ],
            Problems(missing));
    }

    /// <summary>One line for all that need an engine which is not here, one for each other fault.</summary>
    private static ImmutableArray<string> Problems(Model[] missing)
    {
        if (MuJoCoLibrary.Problem is not { } engine) return [.. missing.Select(model => $"{model.View.Title}: {model.Problem}")];
        string titles = string.Join(", ", missing.Select(model => model.View.Title));
        return [$"{titles}: not drawn, for want of the physics engine MuJoCo ({engine}); {MuJoCoLibrary.Remedy}"];
    }

    private static string Face(Model[] models) => string.Create(CultureInfo.InvariantCulture,
        $"{models.Count(model => model.Environment is not null)} of {models.Length} environments run here · ")
        + (MuJoCoLibrary.Version is { } version ? $"MuJoCo {version} · drawn now" : "no MuJoCo · drawn now");

    private sealed record Model(View View, IEnvironment? Environment, string Problem);

    private static Model Made(View view)
    {
        try
        {
            return new Model(view, EnvironmentsTable.Default(view.Name), "");
        }
        catch (ArgumentException problem)
        {
            return new Model(view, null, problem.Message);
        }
    }

    private static Panel Picture(Model model, bool withGradients)
    {
        View view = model.View;
        var panel = new Panel { Title = view.Title, Note = view.Note, Span = PanelSpan.Third,
            Alt = $"{view.Title}: not drawn; the list above says why." };
        string? svg = model.Environment switch
        {
            Navigation navigation => MapPicture.Draw(navigation, Width, Height),
            Grid grid => MapPicture.Draw(grid, Width, Height),
            IScene scene =>
                ScenePicture.Draw(AtRest(model.Environment, scene, view.Steps), view.Camera, Width, Height),
            _ => null,
        };
        if (svg is null) return panel;
        string gradients = withGradients ? $"<defs>{Palette.Gradients}</defs>" : "";
        return panel with { Alt = $"{view.Title}: {view.Note}.", Drawing = new Drawing(gradients + svg, Width, Height) };
    }

    /// <summary>The solids some steps without action after a start.</summary>
    private static ImmutableArray<Solid> AtRest(IEnvironment environment, IScene scene, int steps)
    {
        var stream = new RngStream(1, "figure");
        float[] state = new float[environment.StateSize], next = new float[environment.StateSize],
            still = new float[environment.ActionSize];
        environment.Reset(ref stream, state);
        for (int t = 0; t < steps; t++)
        {
            environment.Step(ref stream, state, still, next);
            next.CopyTo(state, 0);
        }
        return scene.Solids();
    }
}
