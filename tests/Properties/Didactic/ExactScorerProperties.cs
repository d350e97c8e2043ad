using Hipi.Environments;
using Hipi.Experiments.Protocols;
using Hipi.InverseRl;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Didactic;

/// <summary>The exact soft Q and log Z of a grid, against sums over every trajectory.</summary>
public sealed class ExactScorerProperties
{
    private const int Horizon = 4;

    private static readonly Grid World = new(new GridOptions { Rows = 2, Columns = 2, Moves = 5, Starts = [[0, 0], [1, 1]] });

    private static readonly GoalListFamily Family = new(
        new GoalListOptions { Goals = [[0, 1], [1, 0], [1, 1]], Radius = 0.5, Reward = GoalReward.Negative, Terminate = true }, World);

    [Fact]
    public void Score_EveryStepOfAnEpisode_IsTheSumOverWhatFollows()
    {
        (EpisodeReplay replay, TransitionBatch batch) = Episode();
        double[] scores = new double[batch.Size * 3];
        Scorer(replay).Score(batch, Candidates(), 3, scores);
        for (int row = 0; row < batch.Size; row++)
        for (int task = 0; task < 3; task++)
        {
            int state = World.StateIndex(batch.State(row)), action = World.ActionIndex(batch.Action(row));
            Assert.Equal(Math.Log(Sum(state, action, Horizon - row, task)), scores[row * 3 + task], 1e-12);
        }
    }

    [Fact]
    public void LogZ_OfEveryTask_IsTheEnumeratedSum()
    {
        double[] logZ = new double[3];
        Scorer(Episode().Replay).LogZ(Candidates(), 3, logZ);
        double[] enumerated = new ExactOracle(TabularMdp.Of(World, Family, Horizon)).LogZByEnumeration();
        for (int task = 0; task < 3; task++) Assert.Equal(enumerated[task], logZ[task], 1e-12);
    }

    [Fact]
    public void Mdp_OfAGrid_HasTheFamilysRewardsAndTheGridsMoves()
    {
        FiniteMdp mdp = TabularMdp.Of(World, Family, Horizon);
        Assert.Equal([0.5, 0, 0, 0.5], mdp.Initial.ToArray());
        Assert.Equal(1, mdp.Transitions.Probability(0, 3, 1));
        Assert.Equal(0, mdp.Reward(0, 1, 2));
        Assert.Equal(-1, mdp.Reward(0, 2, 2));
        Assert.Equal(1.0 / 3, mdp.Prior[2], 1e-15);
    }

    [Fact]
    public void Score_CandidateThatIsNoTask_IsRefused()
    {
        (EpisodeReplay replay, TransitionBatch batch) = Episode();
        Assert.Throws<ArgumentException>(() => Scorer(replay).Score(batch, [0f, 0f], 1, new double[batch.Size]));
    }

    [Fact]
    public void Score_StepBeyondTheHorizon_IsRefused()
    {
        (EpisodeReplay replay, TransitionBatch batch) = Episode();
        var scorer = new ExactScorer(replay, World, Family, Horizon - 1);
        Assert.Throws<InvalidOperationException>(() => scorer.Score(batch, Candidates(), 3, new double[batch.Size * 3]));
    }

    [Fact]
    public void Score_Steady_AllocatesNothing()
    {
        (EpisodeReplay replay, TransitionBatch batch) = Episode();
        ExactScorer scorer = Scorer(replay);
        float[] candidates = Candidates();
        double[] scores = new double[batch.Size * 3];
        scorer.Score(batch, candidates, 3, scores);
        long before = GC.GetAllocatedBytesForCurrentThread();
        scorer.Score(batch, candidates, 3, scores);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static ExactScorer Scorer(EpisodeReplay replay) => new(replay, World, Family, Horizon);

    private static float[] Candidates() => [0, 1, 1, 0, 1, 1];

    private static (EpisodeReplay Replay, TransitionBatch Batch) Episode()
    {
        var replay = new EpisodeReplay(8, 2, 2, 2);
        Moves.Record(World, Moves.Follow(World, 0, "rdl"), replay, [1, 0]);
        var batch = new TransitionBatch(Horizon, 2, 2, 2);
        for (int row = 0; row < Horizon; row++) batch.Positions[row] = row;
        replay.Gather(batch);
        return (replay, batch);
    }

    /// <summary>Σ over all continuations of exp Σ r, the first pair given, the number of rewards in all.</summary>
    private static double Sum(int state, int action, int rewards, int task)
    {
        double here = Math.Exp(TabularMdp.Of(World, Family, 1).Reward(task, state, action));
        if (rewards == 1) return here;
        int next = World.Next(state, action);
        return here * Enumerable.Range(0, World.ActionCount).Sum(a => Sum(next, a, rewards - 1, task));
    }
}
