using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Properties.Relabelling;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>The battery that every registered environment passes.</summary>
public sealed class EnvironmentConformance
{
    public static TheoryData<string> Names => Settings.EnvironmentNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void Walk_EqualSeeds_IsFiniteAndEqualBitForBit(string name)
    {
        float[] first = Walk(Settings.Environment(name), 3), again = Walk(Settings.Environment(name), 3), other = Walk(Settings.Environment(name), 4);
        Assert.All(first, value => Assert.True(float.IsFinite(value)));
        Assert.True(Bits.Same(first, again));
        Assert.False(Bits.Same(first, other));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_Inputs_AreNeitherWrittenNorKept(string name)
    {
        IEnvironment environment = Settings.Environment(name);
        var stream = new RngStream(1, "environment");
        float[] state = new float[environment.StateSize], action = Action(environment, 2), next = new float[environment.StateSize];
        environment.Reset(ref stream, state);
        float[] stateBefore = [.. state], actionBefore = [.. action];
        RngStream copy = stream;
        IEnvironment again = Settings.Environment(name);
        again.Load(Saved(environment));
        environment.Step(ref stream, state, action, next);
        Assert.True(Bits.Same(stateBefore, state) && Bits.Same(actionBefore, action));
        float[] expected = [.. next];
        next.AsSpan().Fill(float.NaN);       // a buffer of the caller's, spoilt after the call, changes nothing
        again.Step(ref copy, state, action, next);
        Assert.True(Bits.Same(expected, next));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_FullActions_NeverLeavesTheObservableRange(string name)
    {
        IEnvironment environment = Settings.Environment(name);
        var stream = new RngStream(7, "environment");
        float[] state = new float[environment.StateSize], next = new float[environment.StateSize], seen = new float[environment.ObservationSize];
        environment.Reset(ref stream, state);
        for (int t = 0; t < 500; t++)
        {
            float[] action = [.. Enumerable.Range(0, environment.ActionSize).Select(k => ((t >> k) & 1) == 0 ? 1f : -1f)];
            environment.Step(ref stream, state, action, next);
            environment.Observe(next, seen);
            Assert.All(seen, value => Assert.InRange(value, -1e4f, 1e4f));
            next.CopyTo(state, 0);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveAndLoad_MidWalk_GoesOnBitForBit(string name)
    {
        IEnvironment environment = Settings.Environment(name), loaded = Settings.Environment(name);
        var stream = new RngStream(5, "environment");
        float[] state = new float[environment.StateSize], next = new float[environment.StateSize], other = new float[environment.StateSize];
        environment.Reset(ref stream, state);
        environment.Step(ref stream, state, Action(environment, 0), next);
        loaded.Load(Saved(environment));
        RngStream copy = stream;
        environment.Step(ref stream, next, Action(environment, 1), state);
        loaded.Step(ref copy, next, Action(environment, 1), other);
        Assert.True(Bits.Same(state, other));
        Assert.Equal(stream.Position, copy.Position);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fork_SideBySide_EachWalksAsIfAlone(string name)
    {
        float[][] alone = [Walk(Settings.Environment(name), 3), Walk(Settings.Environment(name), 4)];
        IEnvironment environment = Settings.Environment(name), fork = environment.Fork();
        RngStream[] streams = [new(3, "environment"), new(4, "environment")], actions = [new(3, "actions"), new(4, "actions")];
        IEnvironment[] slots = [environment, fork];
        float[][] states = [new float[environment.StateSize], new float[environment.StateSize]];
        float[] next = new float[environment.StateSize], action = new float[environment.ActionSize];
        for (int t = 0, at = 0; t < 300; t++, at += next.Length)
        for (int k = 0; k < 2; k++)
        {
            if (t % 50 == 0) slots[k].Reset(ref streams[k], states[k]);
            for (int i = 0; i < action.Length; i++) action[i] = 2f * actions[k].NextSingle() - 1f;
            slots[k].Step(ref streams[k], states[k], action, next);
            Assert.True(Bits.Same(alone[k].AsSpan(at, next.Length), states[k]));
            next.CopyTo(states[k], 0);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Goals_WhereThereAreGoals_AreFiniteReachableStatesOfTheirOwn(string name)
    {
        if (Settings.Environment(name) is not IGoalSpace space) return;
        RngStream stream = new(2, "goals"), copy = new(2, "goals");
        float[] goal = new float[space.GoalSize], again = new float[space.GoalSize], seen = new float[space.GoalSize];
        var distinct = new HashSet<string>();
        for (int i = 0; i < 200; i++)
        {
            space.SampleGoal(ref stream, goal);
            space.SampleGoal(ref copy, again);
            space.ObserveGoal(goal, seen);
            Assert.True(Bits.Same(goal, again));
            Assert.All(goal.Concat(seen), value => Assert.True(float.IsFinite(value)));
            distinct.Add(string.Join(' ', goal));
        }
        Assert.True(distinct.Count > 10);
        space.StartGoal(goal);
        Assert.All(goal, value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ResetStepObserve_Steady_AllocateNothing(string name)
    {
        IEnvironment environment = Settings.Environment(name);
        float[] state = new float[environment.StateSize], next = new float[environment.StateSize], action = Action(environment, 0);
        var stream = new RngStream(1, "environment");
        Properties.Numerics.Allocation.IsNone(() =>
        {
            environment.Reset(ref stream, state);
            environment.Step(ref stream, state, action, next);
            environment.Observe(next, state);
        });
    }

    internal static BinaryReader Saved(IStateful part)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        part.Save(writer);
        writer.Flush();
        return new BinaryReader(new MemoryStream(bytes.ToArray()));
    }

    private static float[] Walk(IEnvironment environment, ulong seed)
    {
        RngStream stream = new(seed, "environment"), actions = new(seed, "actions");
        float[] state = new float[environment.StateSize], next = new float[environment.StateSize], action = new float[environment.ActionSize];
        List<float> all = [];
        for (int t = 0; t < 300; t++)
        {
            if (t % 50 == 0) environment.Reset(ref stream, state);
            for (int k = 0; k < action.Length; k++) action[k] = 2f * actions.NextSingle() - 1f;
            environment.Step(ref stream, state, action, next);
            all.AddRange(state);
            next.CopyTo(state, 0);
        }
        return [.. all];
    }

    private static float[] Action(IEnvironment environment, int turn) =>
        [.. Enumerable.Range(0, environment.ActionSize).Select(k => MathF.Round(0.5f * ((k + turn) % 3) - 0.25f, 3))];
}
