using Hipi.Command;
using Hipi.Experiments;
using Hipi.Experiments.Online;
using Hipi.Learning;
using Hipi.Replay;
using Xunit;

namespace Hipi.Regression.Exactness;

/// <summary>
/// The smoke cell that the exactness tests hash meets what can go wrong: enough updates and evaluations, a time-limit cut, a collected
/// terminal.
/// </summary>
public sealed class SmokeCellRegression
{
    private static readonly Spec Smoke = new SpecLoader(SpecSources.Embedded(typeof(HipiCommand).Assembly))
        .Load("fig5-navigation", "smoke");

    [Fact]
    public void Budget_OfTheSmokeProfile_HasEnoughUpdatesAndEvaluations()
    {
        Assert.True((Smoke.Budget!.EnvironmentSteps - Smoke.Budget.WarmupSteps) * Smoke.Budget.GradientSteps >= 300);
        Assert.True(Smoke.Budget.EnvironmentSteps / Smoke.Evaluation!.Every >= 3);
    }

    [Fact]
    public void Episodes_OfTheSmokeProfile_AreBothCutAndTerminal()
    {
        var parts = new OnlineParts(Smoke);
        ILearner learner = parts.CreateLearner(1);
        var replay = new EpisodeReplay(1000, parts.Environment.StateSize, parts.Environment.ActionSize, parts.Family.TaskSize);
        var collector = new Collector(parts.Environment, parts.Family, learner, replay, 1, Smoke.Budget!.MaxEpisodeSteps);
        for (int step = 0; step < Smoke.Budget.WarmupSteps; step++) collector.RandomStep();

        var terminal = new float[1];
        int cut = 0, reached = 0;
        for (long last, first = replay.Oldest; first < replay.Oldest + replay.Count; first = last + 1)
        {
            last = replay.LastOf(first);
            parts.Family.Terminals(replay.State(last), replay.Task(last), terminal, 1);
            if (terminal[0] != 0f) reached++;
            else if (last - first + 1 == Smoke.Budget.MaxEpisodeSteps) cut++;
            else Assert.Fail($"the episode at {first} ended after {last - first + 1} steps without a reason");
        }
        Assert.True(cut > 0 && reached > 0, $"{cut} cut, {reached} terminal");
    }
}
