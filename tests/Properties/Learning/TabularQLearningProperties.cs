using FsCheck;
using FsCheck.Fluent;
using Hipi.Learning;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>Tabular Q-learning against closed forms and against value iteration on the data's own MDP. Source: E-QLEARNING.</summary>
public sealed class TabularQLearningProperties
{
    private const double Discount = 0.9;

    private static readonly TabularQOptions Exact = new()
    {
        Discount = Discount, LearningRate = 1, LearningRateDecay = 0, InitialValue = -10, MaxSweeps = 10_000, Tolerance = 0,
    };

    [Fact]
    public void TwoStateChain_CutAtATimeLimit_Bootstraps()
    {
        // Q0 = -1 + γ Q1 and Q1 = 2 + γ Q0, hence Q1 = (2 - γ) / (1 - γ²); no row is terminal, whatever step the episode was cut at.
        var learner = new TabularQLearning(2, 1, 1, Exact);
        learner.Fit([new(0, 0, 0, -1, false, 1), new(1, 0, 0, 2, false, 0)]);
        double q1 = (2 - Discount) / (1 - Discount * Discount);
        Assert.Equal(q1, learner.Value(1, 0, 0), 1e-12);
        Assert.Equal(-1 + Discount * q1, learner.Value(0, 0, 0), 1e-12);
    }

    [Fact]
    public void TwoStateChain_TrueTerminal_DoesNotBootstrap()
    {
        // The second state is terminal: Q1 = 2 although its row leads back to the first; Q0 = -1 + 2 γ.
        var learner = new TabularQLearning(2, 1, 1, Exact);
        learner.Fit([new(0, 0, 0, -1, false, 1), new(1, 0, 0, 2, true, 0)]);
        Assert.Equal(2, learner.Value(1, 0, 0));
        Assert.Equal(-1 + 2 * Discount, learner.Value(0, 0, 0), 1e-15);
    }

    [Fact]
    public void Fit_DeterministicData_FindsTheOptimalQOfTheDataMdp() =>
        Check.Holds(Data(stochastic: false), data =>
        {
            var learner = new TabularQLearning(States, Actions, Goals, Exact);
            learner.Fit(data);
            return (Distance(learner, ValueIteration(data, Exact)) <= 1e-10).ToProperty();
        });

    [Fact]
    public void Fit_StochasticDataAndADecayingStep_ApproachesTheOptimalQOfTheDataMdp()
    {
        // Step 1 / (1 + n / 2) ~ 2 / n with γ = 1/2: the bias falls as n^(-2 (1 - γ)) = 1 / n; 4,000 passes and values below 4.
        TabularQOptions options = Exact with { Discount = 0.5, LearningRateDecay = 0.5, InitialValue = -2, MaxSweeps = 4_000 };
        Check.Holds(Data(stochastic: true), data =>
        {
            var learner = new TabularQLearning(States, Actions, Goals, options);
            learner.Fit(data);
            return (Distance(learner, ValueIteration(data, options)) <= 0.01).ToProperty();
        }, cases: 60);
    }

    [Fact]
    public void Sabotage_BootstrappingAtTerminals_IsCaught()
    {
        LabelledTransition[] honest = [new(0, 0, 0, -1, false, 1), new(1, 0, 0, 2, true, 0)];
        LabelledTransition[] sabotaged = [.. honest.Select(row => row with { Terminal = false })];
        var learner = new TabularQLearning(States, Actions, Goals, Exact);
        learner.Fit(sabotaged);
        Assert.True(Distance(learner, ValueIteration(honest, Exact)) > 1);
    }

    [Fact]
    public void Greedy_NoDataForTheGoal_NamesNoAction()
    {
        var learner = new TabularQLearning(2, 3, 2, Exact);
        learner.Fit([new(0, 2, 1, -1, false, 1)]);
        Assert.Equal(2, learner.Greedy(0, 1));
        Assert.Equal(-1, learner.Greedy(0, 0));
        Assert.Equal(-1, learner.Greedy(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => learner.Value(2, 0, 0));
    }

    [Fact]
    public void SaveAndLoad_HalfWay_ContinuesBitForBit()
    {
        LabelledTransition[] data = [new(0, 0, 0, -1, false, 1), new(1, 0, 0, 0.3, false, 0)];
        TabularQOptions options = Exact with { LearningRate = 0.5, LearningRateDecay = 0.1, MaxSweeps = 7 };
        var whole = new TabularQLearning(2, 1, 1, options);
        whole.Fit(data);
        var saved = new MemoryStream();
        whole.Save(new BinaryWriter(saved));
        var resumed = new TabularQLearning(2, 1, 1, options);
        saved.Position = 0;
        resumed.Load(new BinaryReader(saved));
        whole.Fit(data);
        resumed.Fit(data);
        Assert.Equal(whole.Value(0, 0, 0), resumed.Value(0, 0, 0));
        Assert.Equal(whole.Value(1, 0, 0), resumed.Value(1, 0, 0));
    }

    private const int States = 4, Actions = 2, Goals = 2;

    private static Gen<LabelledTransition[]> Data(bool stochastic)
    {
        Gen<LabelledTransition> row =
            from state in Gen.Choose(0, States - 1)
            from action in Gen.Choose(0, Actions - 1)
            from goal in Gen.Choose(0, Goals - 1)
            from next in Gen.Choose(0, States - 1)
            from reward in Gen.Elements(-1.0, 0.0)
            from terminal in Gen.Frequency((1, Gen.Constant(true)), (3, Gen.Constant(false)))
            select new LabelledTransition(state, action, goal, reward, terminal, next);
        return from length in Gen.Choose(1, 24)
               from rows in row.ArrayOf(length)
               select stochastic ? rows : [.. rows.DistinctBy(r => (r.State, r.Action, r.Goal))];
    }

    /// <summary>
    /// Q of the empirical MDP: mean reward and mean bootstrapped value over the rows of a triple; triples without rows keep the initial
    /// value.
    /// </summary>
    private static double[,,] ValueIteration(LabelledTransition[] data, TabularQOptions options)
    {
        var q = new double[States, Actions, Goals];
        for (int s = 0; s < States; s++)
        for (int a = 0; a < Actions; a++)
        for (int g = 0; g < Goals; g++)
            q[s, a, g] = options.InitialValue;
        for (int k = 0; k < 500; k++)
        {
            var next = (double[,,])q.Clone();
            foreach (var triple in data.GroupBy(r => (r.State, r.Action, r.Goal)))
                next[triple.Key.State, triple.Key.Action, triple.Key.Goal] = triple.Average(r =>
                    r.Reward + (r.Terminal ? 0 : options.Discount * Math.Max(q[r.Next, 0, r.Goal], q[r.Next, 1, r.Goal])));
            q = next;
        }
        return q;
    }

    private static double Distance(TabularQLearning learner, double[,,] q)
    {
        double largest = 0;
        for (int s = 0; s < States; s++)
        for (int a = 0; a < Actions; a++)
        for (int g = 0; g < Goals; g++)
            largest = Math.Max(largest, Math.Abs(learner.Value(s, a, g) - q[s, a, g]));
        return largest;
    }
}
