using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using Hipi.Command.Figures;
using Hipi.Command.Figures.Scenes;
using Hipi.Experiments;
using Hipi.Experiments.Online;

namespace Hipi.Command.Commands;

/// <summary>
/// `hipi rollout SPEC --arm A --seed S`: an evaluation episode of a finished cell's policy, as a film strip or an animation.
/// </summary>
internal static class RolloutCommand
{
    private const int StripFrames = 8, AnimationFrames = 48;

    private sealed record Request(Spec Spec, ulong Seed, int Episode, bool IsAnimated, string? Picture, string Given,
        Settings Settings);

    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var cell = new CellOptions();
        var episode = new Option<string?>("--episode") { Description = "Which evaluation episode, counted from 0.", HelpName = "NUMBER" };
        var animate = new Option<bool>("--animate") { Description = "An animation in place of the strip." };
        var picture =
            new Option<string?>("--picture") { Description =
            "The SVG file to write; rollouts/SPEC-ARM-SEED.svg in the results folder when absent.", HelpName = "FILE" };
        var command =
            new System.CommandLine.Command("rollout", "Draws an episode of a trained policy, from the weights of a finished cell.")
        {
            cell.Name, cell.Arm, cell.Seed, episode, animate, picture, options.Profile, options.Sets, options.Out,
        };
        command.SetAction(parse =>
        {
            (Spec spec, ulong seed) = cell.Load(parse, options);
            return Run(new Request(spec, seed, Episode(parse.GetValue(episode), spec), parse.GetValue(animate), parse.GetValue(picture),
                options.Given(parse), options.Settings(parse)));
        });
        return command;
    }

    /// <summary>One of the episodes that the curve was measured on.</summary>
    private static int Episode(string? text, Spec spec)
    {
        int last = (spec.Evaluation?.Episodes ?? 1) - 1;
        return text is null ? 0
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int episode) && episode <= last ? episode
            : throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"--episode: must be an evaluation episode of {spec.Id}, a number from 0 to {last}, found {text}; give one of them"));
    }

    private static int Run(Request request)
    {
        const string advice = "give another file with --picture";
        string arm = request.Spec.Arms[0].Name, path = request.Picture ?? Path.Combine(request.Settings.Results, "rollouts",
            string.Create(CultureInfo.InvariantCulture, $"{request.Spec.Id}-{arm}-{request.Seed}.svg"));
        Dictionary<string, float[]> weights = CellWeights.Of(request.Spec, request.Given, request.Settings);
        Output.MakeFolderOf(path, advice);
        Film film = Film.Record(request.Spec, request.Seed, weights, request.Episode);
        string outcome = film.Success ? "reaches its goal" : film.Goal is null ? "acts" : "misses its goal";
        string title =
            string.Create(CultureInfo.InvariantCulture,
            $"{request.Spec.Title}: {arm}, seed {request.Seed}, episode {request.Episode}, {outcome} in {film.Frames.Length} states");
        ImmutableArray<FilmFrame> frames = film.Sampled(request.IsAnimated ? AnimationFrames : StripFrames);
        Camera camera = EnvironmentsFigure.ViewOf(request.Spec.Environment!.Name).Camera;
        string svg = request.IsAnimated ? FilmStrip.Animation(film, frames, camera, title) : FilmStrip.Strip(film, frames, camera, title);
        Output.WriteFile(path, advice, Encoding.UTF8.GetBytes(svg));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{outcome}; return {film.Return:0.##} over {film.Frames.Length} states"));
        Console.WriteLine(path);
        return ExitCode.Success;
    }
}
