using FsCheck;
using FsCheck.Fluent;
using Hipi.Environments;
using Hipi.InverseRl;
using Hipi.Numerics;
using Hipi.Properties.Conformance;
using Hipi.Relabelling;
using Hipi.Replay;
using Hipi.Tasks;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.Relabelling;

/// <summary>
/// E-HINDSIGHT, E-HINDSIGHT-ADVANTAGE: the labels of both peer arms against the definition, written with plain loops over the family's own
/// rewards.
/// </summary>
public sealed class GeneralizedHindsightProperties(ITestOutputHelper output)
{
    public sealed record Case(string Family, int Episodes, int Length, int Draws, int Cache, int Capacity, double Discount,
        bool Advantage, bool Bootstrap, int Seed)
    {
        public Navigation Environment { get; } = Worlds.Navigation("""{ "layout": "open" }""");

        public ITaskFamily Tasks => Settings.Family(Family, Environment);

        /// <summary>Value of a state under a task: any function of the two.</summary>
        public static double Value(ReadOnlySpan<float> state, ReadOnlySpan<float> task) =>
            Math.Round(4 * Math.Sin(state[0] + 3 * task[0] + task[^1]));
    }

    private static readonly Arbitrary<Case> Cases = Arb.From(
        from family in Gen.Elements("goal", "linear", "discrete", "goal-with-margin")
        from episodes in Gen.Choose(1, 12)
        from length in Gen.Choose(1, 10)
        from draws in Gen.Choose(0, 6)
        from cache in Gen.Choose(1, 8)
        from capacity in Gen.Choose(0, 1)
        from discount in Gen.Elements(1.0, 0.9)
        from advantage in Gen.Choose(0, 1)
        from bootstrap in Gen.Choose(0, 1)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select new Case(family, episodes, length, draws, cache, capacity == 0 ? 1000 : 2 * length + 1, discount, advantage == 1,
            bootstrap == 1, seed));

    private static readonly (string, Func<Case, bool>)[] Classes =
    [
        ("goals", c => c.Family == "goal"), ("linear", c => c.Family == "linear"), ("one-hot", c => c.Family == "discrete"),
        ("no draws", c => c.Draws == 0), ("a cache of one", c => c.Cache == 1), ("more episodes than the cache", c => c.Episodes > c.Cache),
        ("evicted episodes", c => c.Capacity < c.Episodes * c.Length), ("ties by advantage", c => c.Advantage),
            ("discounted", c => c.Discount < 1), ("bootstrapped", c => c.Bootstrap),
    ];

    [Fact]
    public void Percentile_AnyEpisodes_IsTheHighestRank() => Check.Holds(output, Cases, c => Violation(c, Plain), Classes);

    [Fact]
    public void Percentile_AnyEpisodes_SabotageIsSeen()
    {
        Check.Fails(Cases, c => Violation(c, (own, others, values) => Array.IndexOf(own, own.Max())));
            // the greatest return, not the highest rank
        Check.Fails(Cases, c => Violation(c, (own, others, values) => Plain(own, others, null)));
            // ties by return where advantage is asked for
    }

    private const string AdvantageArm = "generalized-hindsight-advantage";

    [Fact]
    public void Advantage_AnyEpisodes_IsTheGreatestReturnMinusValue() =>
        Check.Holds(output, Cases, c => Violation(c, (own, _, values) => Largest(own, values!), AdvantageArm), Classes);

    [Fact]
    public void Advantage_AnyEpisodes_SabotageIsSeen()
    {
        Check.Fails(Cases, c => Violation(c, (own, _, _) => Array.IndexOf(own, own.Max()), AdvantageArm));
        Check.Fails(Cases, c => Violation(c, (own, _, values) => Largest(own, values!), AdvantageArm, new Sum(true, false)));
        Check.Fails(Cases, c => Violation(c, (own, _, values) => Largest(own, values!), AdvantageArm, new Sum(false, true)));
    }

    /// <summary>
    /// An episode that comes no nearer to any task (V is the same at its start and after its end) and meets none has the same advantage
    /// under all, and keeps its own; the sum over the stored steps alone calls it best at the task of the least V.
    /// </summary>
    [Fact]
    public void Advantage_EpisodeThatGetsNowhere_KeepsItsTask()
    {
        Navigation environment = Worlds.Navigation("""{ "layout": "open" }""");
        ITaskFamily family = Settings.Family("goal", environment);
        EpisodeReplay replay = Worlds.Collect(environment, family, seed: 3, episodes: 1, steps: 8);
        float[] Label(string bootstrap)
        {
            TransitionBatch batch = Worlds.Sampled(replay, 4, 3);
            Worlds.Arm(AdvantageArm, Worlds.Context(replay, environment, family, 4, 3, new MinusDistanceFromCorner()),
                $$"""{ "draws": 20, "discount": 1, "bootstrap": {{bootstrap}} }""").Relabel(batch, Worlds.All(4));
            return batch.Task(0).ToArray();
        }
        Assert.Equal(replay.Task(0).ToArray(), Label("true"));
        Assert.True(MinusDistanceFromCorner.Of(Label("false")) < MinusDistanceFromCorner.Of(replay.Task(0)));
    }

    /// <summary>
    /// Its rank plays the part of log Z: a constant added to all rewards of one task changes no label, episodes being of one length.
    /// </summary>
    [Fact]
    public void Percentile_BiasOnOneTask_ChangesNoRank()
    {
        float[] Labels(float bias)
        {
            EpisodeReplay replay = NumberedReplay.Make(6, 4, e => e % 3);
            RngStream stream = new(5, "rewards");
            float[][] rewards = [.. Enumerable.Range(0, 3).Select(k =>
                Enumerable.Range(0, 24).Select(_ => (float)stream.NextInt(1 << 20)).ToArray())];
            rewards[1] = [.. rewards[1].Select(r => r + bias)];
            var family = new TableFamily(rewards, [0.25, 0.25, 0.5]);
            TransitionBatch batch = NumberedReplay.Batch(replay, Enumerable.Range(0, 24).Select(p => (long)p));
            var scorer = new FakeScorer((_, task) => task == 1 ? 4 * bias : 0);   // the value of a start moves by the bias times the length
            Worlds.Arm("generalized-hindsight", Worlds.Context(replay, Worlds.Navigation(), family, 24, 5, scorer),
                """{ "discount": 1, "draws": 6, "ties": "advantage" }""").Relabel(batch, Worlds.All(24));
            return batch.Tasks;
        }
        Assert.Equal(Labels(0), Labels(1 << 22));
        Assert.Contains(Enumerable.Range(0, 24), row => Labels(0)[row] != row / 4 % 3);
    }

    private delegate int Rule(double[] own, List<double[]> others, double[]? values);

    private static string? Violation(Case c, Rule rule, string arm = "generalized-hindsight", Sum? sum = null)
    {
        EpisodeReplay replay = Worlds.Collect(c.Environment, c.Tasks, (ulong)c.Seed, c.Episodes, c.Length, c.Capacity);
        TransitionBatch batch = Worlds.Sampled(replay, 16, (ulong)c.Seed);
        TransitionBatch before = NumberedReplay.Batch(replay, batch.Positions);
        bool advantage = arm == AdvantageArm;
        string settings = advantage ? $""", "bootstrap": {(c.Bootstrap ? "true" : "false")} """
            : $$""", "cache": {{c.Cache}}, "ties": "{{(c.Advantage ? "advantage" : "return")}}" """;
        RelabelContext context = Worlds.Context(replay, c.Environment, c.Tasks, 16, (ulong)c.Seed, new ValueOfStart());
        string discount = c.Discount.ToString(System.Globalization.CultureInfo.InvariantCulture);
        RelabelMetrics metrics = Worlds.Arm(arm, context,
            $$"""{ "draws": {{c.Draws}}, "discount": {{discount}} {{settings}} }""").Relabel(batch, Worlds.All(16));
        var labels = Reference(c, replay, rule, advantage || c.Advantage, sum ?? new Sum(advantage && c.Bootstrap, advantage && c.Bootstrap));
        int kept = 0;
        for (int row = 0; row < 16; row++)
        {
            float[] label = labels[replay.FirstOf(batch.Positions[row])];
            if (!batch.Task(row).SequenceEqual(label))
                return $"row {row}: {string.Join(" ", batch.Task(row).ToArray())}, expected {string.Join(" ", label)}";
            if (before.Task(row).SequenceEqual(label)) kept++;
        }
        return metrics.LabelsKept == kept / 16.0 ? null : $"labels kept {metrics.LabelsKept}, expected {kept / 16.0}";
    }

    // Every episode that is still stored, oldest first: candidates, returns, the rule's choice.
    private static Dictionary<long, float[]> Reference(Case c, EpisodeReplay replay, Rule rule, bool withValues, Sum sum)
    {
        var labels = new Dictionary<long, float[]>();
        var stream = new RngStream((ulong)c.Seed, "relabelling");
        var firsts = new List<long>();
        for (long first = replay.Oldest; first < replay.Oldest + replay.Count; first = replay.LastOf(first) + 1)
        {
            firsts.Add(first);
            float[][] tasks = new float[c.Draws + 1][];
            tasks[0] = replay.Task(first).ToArray();
            for (int j = 1; j < tasks.Length; j++) c.Tasks.SampleTask(ref stream, tasks[j] = new float[c.Tasks.TaskSize]);
            double[] Returns(long episode) => [.. tasks.Select(task => sum.Of(c, replay, episode, task))];
            double[]? values = withValues ? [.. tasks.Select(task => Case.Value(replay.State(first), task))] : null;
            labels[first] = tasks[rule(Returns(first), [.. firsts.TakeLast(c.Cache).Select(Returns)], values)];
        }
        return labels;
    }

    private static int Plain(double[] own, List<double[]> others, double[]? values)
    {
        double[] rank = [.. own.Select((r, j) => others.Sum(other => other[j] < r ? 1 : other[j] == r ? 0.5 : 0))];
        int best = 0;
        for (int j = 1; j < own.Length; j++)
            if (rank[j] > rank[best] || (rank[j] == rank[best] && own[j] - (values?[j] ?? 0) > own[best] - (values?[best] ?? 0))) best = j;
        return best;
    }

    private static int Largest(double[] own, double[] values)
    {
        double[] advantages = [.. own.Zip(values, (r, v) => r - v)];
        return Array.IndexOf(advantages, advantages.Max());
    }

    // A return: to the task's own first terminal or through it, with or without the value of the state after the last step.
    private readonly record struct Sum(bool Ends, bool GoesOn)
    {
        public double Of(Case c, EpisodeReplay replay, long first, float[] task)
        {
            double sum = 0, weight = 1;
            float[] reward = new float[1], terminal = new float[1];
            for (long at = first; at <= replay.LastOf(first); at++, weight *= c.Discount)
            {
                c.Tasks.Rewards(replay.State(at), replay.Action(at), task, reward, 1);
                c.Tasks.Terminals(replay.State(at), task, terminal, 1);
                sum += weight * reward[0];
                if (Ends && terminal[0] == 1) return sum;
            }
            return GoesOn ? sum + weight * Case.Value(replay.NextState(replay.LastOf(first)), task) : sum;
        }
    }

    private sealed class MinusDistanceFromCorner : ICandidateScorer
    {
        public static double Of(ReadOnlySpan<float> task) => -Math.Round(task[0] + task[1]);

        public void Score(TransitionBatch batch, ReadOnlySpan<float> candidates, int count, Span<double> scores)
        {
            for (int j = 0; j < count; j++) scores[j] = Of(candidates.Slice(j * batch.TaskSize, batch.TaskSize));
        }
    }

    private sealed class ValueOfStart : ICandidateScorer
    {
        public void Score(TransitionBatch batch, ReadOnlySpan<float> candidates, int count, Span<double> scores)
        {
            for (int j = 0; j < count; j++) scores[j] = Case.Value(batch.State(0), candidates.Slice(j * batch.TaskSize, batch.TaskSize));
        }
    }
}
