using Hipi.Learning;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Hipi.Replay;
using Xunit;
using static Hipi.Properties.Learning.RoundingBound;

namespace Hipi.Properties.Learning;

/// <summary>E-BACKUP: split first layers against the released one-step form, within a bound carried through its three networks.</summary>
public class BackupScores
{
    private const int States = 5, Tasks = 3, Actions = 2, BatchSize = 6, Count = 18;

    /// <summary>What a faulty scorer might do; written into the plain form, each must be seen.</summary>
    public enum Fault
    {
        None, ActorsTasksSwapped, NextActorsTasksSwapped, CriticsTasksSwapped, OtherTwin, DoneForgotten, OwnStateForNext, SquashForgotten,
    }

    [Fact]
    public void Backup_IsTheReleasedOneStepFormWithinTheBound() => Assert.Null(Violation(Fault.None));

    [Theory]
    [InlineData(Fault.ActorsTasksSwapped)]
    [InlineData(Fault.NextActorsTasksSwapped)]
    [InlineData(Fault.CriticsTasksSwapped)]
    [InlineData(Fault.OtherTwin)]
    [InlineData(Fault.DoneForgotten)]
    [InlineData(Fault.OwnStateForNext)]
    [InlineData(Fault.SquashForgotten)]
    public void Backup_OfAnyOtherForm_IsSeen(Fault fault) => Assert.NotNull(Violation(fault));

    /// <summary>The first score off its bound, the plain form having the fault.</summary>
    private static string? Violation(Fault fault)
    {
        SacOptions options = SacKit.Options with { BatchSize = BatchSize, ActorHidden = [9, 6], CriticHidden = [8, 7], Discount = 0.9 };
        SoftActorCritic learner = SacScorers.Learner(options);
        TransitionBatch batch = SacKit.Batch(BatchSize, States, Tasks, Actions, 4);
        batch.Action(2)[0] = 1f;   // on the clamp
        float[] candidates = SacKit.Batch(Count, States, Tasks, Actions, 8).Tasks;
        candidates[0] = batch.State(0)[0];   // a candidate that is done at the first row
        var scores = new double[BatchSize * Count];
        learner.Scorer("backup").Score(batch, candidates, Count, scores);
        var stream = new RngStream(1, "relabelling-noise");
        int done = 0;
        string? found = null;
        for (int i = 0; i < BatchSize; i++)
        {
            var noise = new float[Panels.Length(Count, Actions)];
            stream.FillNormal(noise);
            for (int j = 0; j < Count; j++)
            {
                float[] task = candidates[(j * Tasks)..((j + 1) * Tasks)];
                double[] draws = [.. Enumerable.Range(0, Actions).Select(k => (double)noise[Panels.Index(j, k, Actions)])];
                Off plain = Plain(learner, batch, i, task, draws, fault, ref done);
                if (!(Math.Abs(scores[i * Count + j] - plain.Value) <= plain.Error))
                    found ??= $"({i}, {j}): {scores[i * Count + j]}, plain {plain.Value}, bound {plain.Error}";
                Assert.True(plain.Error < 2e-3, $"({i}, {j}): a bound of {plain.Error} bounds nothing");
            }
        }
        Assert.InRange(done, 1, BatchSize * Count - 1);
        return found;
    }

    /// <summary>r - log π(a | s, ψ) + γ (1 - done) Q₁(s', ψ, a').</summary>
    private static Off Plain(SoftActorCritic learner, TransitionBatch batch, int i, float[] task, double[] noise, Fault fault, ref int done)
    {
        float[] reward = [0f], terminal = [0f];
        learner.Context.Family.Rewards(batch.State(i), batch.Action(i), task, reward, 1);
        learner.Context.Family.Terminals(batch.State(i), task, terminal, 1);
        done += (int)terminal[0];
        double left = fault == Fault.DoneForgotten ? 0.9 : 0.9 * (1 - terminal[0]);
        Off own = OwnLogProbability(learner, batch, i, Inputs(task, fault == Fault.ActorsTasksSwapped));
        double squash = Math.Log(1 - Math.Pow(Math.Min(batch.Action(i)[0], 0.999), 2));
        if (fault == Fault.SquashForgotten) own = own with { Value = own.Value + squash };
        Off q = NextValue(learner, Half(fault == Fault.OwnStateForNext ? batch.State(i) : batch.NextState(i)), task, noise, fault);
        // the three terms are added in double
        return new Off(reward[0] - own.Value + left * q.Value, own.Error + left * q.Error + 1e-12);
    }

    /// <summary>Summed in double over the components, rounded to float once.</summary>
    private static Off OwnLogProbability(SoftActorCritic learner, TransitionBatch batch, int i, Off[] task)
    {
        Off[] head = Net(learner.Networks.Actor, learner.Networks.ActorShape, [.. Half(batch.State(i)), .. task]);
        double value = 0, error = 0;
        for (int k = 0; k < Actions; k++)
        {
            Off component = LogProbability(head[k], head[Actions + k], batch.Action(i)[k]);
            (value, error) = (value + component.Value, error + component.Error);
        }
        return new Off(value, error + U * (Math.Abs(value) + error));
    }

    private static Off NextValue(SoftActorCritic learner, Off[] next, float[] task, double[] noise, Fault fault)
    {
        SacNetworks networks = learner.Networks;
        Off[] head = Net(networks.Actor, networks.ActorShape, [.. next, .. Inputs(task, fault == Fault.NextActorsTasksSwapped)]);
        IEnumerable<Off> drawn = Enumerable.Range(0, Actions).Select(k => Draw(head[k], head[Actions + k], noise[k]));
        Mlp twin = networks.Twins[fault == Fault.OtherTwin ? 1 : 0];
        return Net(networks.Critics, twin, [.. next, .. Inputs(task, fault == Fault.CriticsTasksSwapped), .. drawn])[0];
    }

    private static Off[] Inputs(float[] task, bool swapped) => swapped ? [task[1], task[0], task[2]] : [task[0], task[1], task[2]];

    private static Off[] Half(ReadOnlySpan<float> row) => [.. row.ToArray().Select(v => (Off)(0.5 * v))];
}
