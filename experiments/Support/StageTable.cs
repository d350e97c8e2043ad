using System.Collections.Concurrent;
using System.Globalization;
using Hipi.Experiments;

namespace Hipi.Command;

/// <summary>Where the time of the cells run now went, stage by stage, arm by arm: what `hipi run --profile-stages` prints.</summary>
internal sealed class StageTable
{
    private static readonly (Stage Stage, string Label)[] Rows =
    [
        (Stage.Collect, "collect"), (Stage.Sample, "replay sample"),
        (Stage.Relabel, "relabel: candidates, labels"), (Stage.Score, "relabel: score"), (Stage.Posterior, "relabel: posterior"),
        (Stage.Rewards, "relabel: rewards"), (Stage.Update, "update: packing, noise"), (Stage.Critic, "update: critic, targets"),
        (Stage.Actor, "update: actor"), (Stage.Temperature, "update: temperature"),
        (Stage.Record, "record"), (Stage.Evaluate, "evaluate"), (Stage.Checkpoint, "checkpoint"),
    ];

    private readonly ConcurrentDictionary<string, (Cell Cell, StageProfile Profile)> profiles = new();

    /// <summary>The profile that a cell's run fills.</summary>
    public StageProfile ProfileOf(Cell cell) => profiles.GetOrAdd(cell.Key, _ => (cell, new StageProfile())).Profile;

    /// <summary>A table for each arm that ran.</summary>
    public void Print(TextWriter writer)
    {
        var arms = profiles.Values.Where(entry => entry.Profile.EnvironmentSteps > 0)
            .GroupBy(entry => entry.Cell.Arm.Name).OrderBy(arm => arm.Key, StringComparer.Ordinal).ToArray();
        if (arms.Length == 0)
            writer.WriteLine("No steps were run now, so there is nothing to profile: finished cells are never run twice (--out DIR is "
                + "another folder).");
        foreach (var arm in arms)
        {
            var sum = new StageProfile();
            foreach ((_, StageProfile profile) in arm) sum.Add(profile);
            Print(writer, arm.Key, arm.Count(), sum);
        }
    }

    private static void Print(TextWriter writer, string arm, int cells, StageProfile profile)
    {
        double total = profile.TotalSeconds;
        long steps = profile.EnvironmentSteps;
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{arm}: {cells} {(cells == 1 ? "cell" : "cells")}, {steps} environment steps in {total:F2} s ({steps / total:F0} a second)"));
        writer.WriteLine("  stage                         seconds   share  us a step");
        foreach ((Stage stage, string label) in Rows)
            if (profile.Seconds(stage) is > 0 and double seconds)
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {label,-28} {seconds,8:F3} {seconds / total,7:P1} {seconds * 1e6 / steps,10:F2}"));
    }
}
