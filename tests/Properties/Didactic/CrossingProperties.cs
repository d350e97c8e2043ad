using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Hipi.Environments;
using Hipi.Experiments.Protocols;
using Hipi.Learning;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Didactic;

/// <summary>Drawn crossing pairs, and what tabular Q-learning can make of them when every transition carries every label.</summary>
public sealed class CrossingProperties
{
    private static readonly TabularQOptions Q = new()
    {
        Discount = 0.95, LearningRate = 1, LearningRateDecay = 0, InitialValue = -20, MaxSweeps = 1000, Tolerance = 1e-9,
    };

    private static readonly GoalListOptions Template =
        new() { Goals = [[0, 0]], Radius = 0.5, Reward = GoalReward.Negative, Terminate = true };

    private static readonly Gen<CrossingPair> Pairs =
        from seed in Gen.Choose(0, 1_000_000)
        from index in Gen.Choose(1, 100)
        from moves in Gen.Elements(4, 5)
        select CrossingDraw.Pair((ulong)seed, index, moves, Template);

    [Fact]
    public void Pair_Drawn_CrossesBetweenFourSidesWithCandidatesOnAndOff() => Check.Holds(Pairs, pair =>
    {
        Grid grid = pair.Grid;
        bool sides = grid.Rows is >= 5 and <= 9 && grid.Columns is >= 5 and <= 9
            && pair.First.Start / grid.Columns == grid.Rows - 1 && pair.First.End / grid.Columns == 0
            && pair.Second.Start % grid.Columns == 0 && pair.Second.End % grid.Columns == grid.Columns - 1;
        bool crosses = pair.Crossing >= 0 && pair.On(pair.Crossing) == "both"
            && !pair.Second.States.Contains(pair.First.End) && !pair.First.States.Contains(pair.Second.End);
        bool goals = pair.Goals.Length >= 5 && pair.Goals.Distinct().Count() == pair.Goals.Length && pair.Goals[0] == pair.First.End
            && pair.Goals[1] == pair.Second.End && pair.Goals.Count(goal => pair.On(goal) == "none") == 2;
        return (sides && crosses && goals).ToProperty();
    });

    [Fact]
    public void Spliced_FromTheFirstStart_HoldsBothEndsAndNothingOffThePaths() => Check.Holds(Pairs, pair =>
    {
        ImmutableHashSet<int> spliced = pair.Spliced(0);
        return (spliced.Contains(pair.First.End) && spliced.Contains(pair.Second.End) && spliced.All(cell => pair.On(cell) != "none")
            && pair.First.States.All(spliced.Contains) && !spliced.Contains(pair.Second.Start)).ToProperty();
    });

    [Fact]
    public void QLearning_EveryTransitionWithEveryLabel_ReachesExactlyTheSplicedGoals() =>
        Check.Holds(Pairs, pair => ReachesSpliced(pair, [.. Labelled(pair)]).ToProperty());

    [Fact]
    public void Sabotage_EveryTransitionTerminal_DoesNotSplice() =>
        Assert.False(ReachesSpliced(Example, [.. Labelled(Example).Select(row => row with { Terminal = true })]));

    [Fact]
    public void Sabotage_LabelsOfTheOwnEndAlone_DoNotSplice() =>
        Assert.False(ReachesSpliced(Example, [.. Labelled(Example).Where(row => row.Goal == Example.First.End)]));

    [Fact]
    public void Policy_NothingLearned_StopsAtOnce()
    {
        var empty = new TabularQLearning(Example.Grid.StateCount, Example.Grid.ActionCount, Example.Grid.StateCount, Q);
        Assert.All(Example.Goals, goal => Assert.Equal(-1, CrossingPolicy.Steps(Example.Grid, empty, Example.First.Start, goal)));
    }

    [Fact]
    public void Record_ClosingAction_MakesTheEndTheLastRewardedState()
    {
        var replay = Example.Record();
        float[] end = new float[2];
        Example.Grid.GetState(Example.First.End, end);
        Assert.Equal(Example.First.Length, (int)(replay.LastOf(0) + 1));
        Assert.Equal(end, replay.State(replay.LastOf(0)).ToArray());
        Assert.Equal(end, replay.Task(0).ToArray());
    }

    private static CrossingPair Example { get; } = CrossingDraw.Pair(1, 1, 5, Template);

    /// <summary>From either start the greedy policy reaches a candidate if and only if the spliced trajectories lead to it.</summary>
    private static bool ReachesSpliced(CrossingPair pair, LabelledTransition[] data)
    {
        var learner = new TabularQLearning(pair.Grid.StateCount, pair.Grid.ActionCount, pair.Grid.StateCount, Q);
        learner.Fit(data);
        return Enumerable.Range(0, 2).All(start => pair.Goals.All(goal =>
            CrossingPolicy.Steps(pair.Grid, learner, pair[start].Start, goal) >= 0 == pair.Spliced(start).Contains(goal)));
    }

    private static IEnumerable<LabelledTransition> Labelled(CrossingPair pair) =>
        from trajectory in Enumerable.Range(0, 2)
        from t in Enumerable.Range(0, pair[trajectory].Length)
        from goal in pair.Goals
        let state = pair[trajectory].States[t]
        let action = pair[trajectory].Actions[t]
        select new LabelledTransition(state, action, goal, state == goal ? 0 : -1, state == goal, pair.Grid.Next(state, action));
}
