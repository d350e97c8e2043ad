using System.CommandLine;
using System.Globalization;
using Hipi.Command.Figures;
using Hipi.Experiments;
using Hipi.Experiments.Online;

namespace Hipi.Command.Commands;

/// <summary>`hipi critics SPEC --arm A --seed S`: whether a finished cell's critics are alive, and its policy heeds its task.</summary>
internal static class CriticsCommand
{
    private const int Episodes = 20;

    public static System.CommandLine.Command Create()
    {
        var options = new RunOptions();
        var cell = new CellOptions();
        var command = new System.CommandLine.Command("critics",
            $"What a finished cell's critics say on {Episodes} evaluation episodes, and on what share of them a critic is silent: its last "
                + "hidden layer all 0. Then what the policy scores, what it scores when it is shown another episode's task, and what uniformly "
                + "random actions do.")
        {
            cell.Name, cell.Arm, cell.Seed, options.Profile, options.Sets, options.Out,
        };
        command.SetAction(parse =>
        {
            (Spec spec, ulong seed) = cell.Load(parse, options);
            return Run(spec, seed, CellWeights.Of(spec, options.Given(parse), options.Settings(parse)));
        });
        return command;
    }

    private static int Run(Spec spec, ulong seed, Dictionary<string, float[]> weights)
    {
        foreach (CriticReport critic in CriticCheck.Of(spec, seed, weights, Episodes))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{critic.Name}: Q {critic.Mean:0.0}, deviation {critic.Deviation:0.0}; silent on {100 * critic.Silent:0.#} % of the states"));
        (double own, double? other, double uniform) = TaskCheck.Of(spec, seed, weights);
        string misled = other is { } score ? string.Create(CultureInfo.InvariantCulture, $"; shown another episode's task {score:0.##}") : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"policy: {LearningPanels.Quantity(spec)} {own:0.##}{misled}; uniformly random actions {uniform:0.##}"));
        return ExitCode.Success;
    }
}
