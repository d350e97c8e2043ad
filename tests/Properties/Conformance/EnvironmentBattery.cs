using Hipi.Environments;
using Hipi.Numerics;
using Hipi.Properties.Relabelling;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>The battery that every environment passes; buffers are filled with NaN first, so that what is left unwritten shows.</summary>
internal static class EnvironmentBattery
{
    private const int Episode = 50;

    /// <summary>Builds the environment under test, the same one each time.</summary>
    public delegate IEnvironment Make();

    /// <summary>All of the battery, check by check; observations lie in low..high.</summary>
    public static Dictionary<string, Action<Make>> Checks(float low, float high) => new()
    {
        ["walk"] = Walk_EqualSeeds_IsFiniteAndEqualBitForBit,
        ["step"] = Step_Inputs_AreNeitherWrittenNorKept,
        ["reset"] = Reset_AfterAnEpisode_ForgetsIt,
        ["range"] = make => Step_FullActions_NeverLeavesTheObservableRange(make, low, high),
        ["save"] = SaveAndLoad_MidWalk_GoesOnBitForBit,
        ["fork"] = Fork_SideBySide_EachWalksAsIfAlone,
        ["goals"] = make => Goals_WhereThereAreGoals_AreFiniteStatesOfTheirOwn(make, low, high),
        ["allocation"] = ResetStepObserve_Steady_AllocateNothing,
    };

    public static void Walk_EqualSeeds_IsFiniteAndEqualBitForBit(Make make)
    {
        float[] first = Walk(make(), 3), again = Walk(make(), 3), other = Walk(make(), 4);
        Assert.All(first, value => Assert.True(float.IsFinite(value), "a state with a number that is not finite"));
        Assert.True(Bits.Same(first, again), "equal seeds, other walks");
        Assert.False(Bits.Same(first, other), "other seeds, equal walks");
        int size = make().StateSize;
        Assert.False(Bits.Same(first.AsSpan(0, (Episode - 1) * size), first.AsSpan(size, (Episode - 1) * size)), "nothing ever moves");
    }

    public static void Step_Inputs_AreNeitherWrittenNorKept(Make make)
    {
        IEnvironment environment = make();
        var stream = new RngStream(1, "environment");
        float[] state = Spoilt(environment.StateSize), action = Action(environment, 2), next = Spoilt(environment.StateSize);
        environment.Reset(ref stream, state);
        float[] stateBefore = [.. state], actionBefore = [.. action];
        float[] seen = Spoilt(environment.ObservationSize), seenAgain = Spoilt(environment.ObservationSize);
        RngStream copy = stream;
        IEnvironment again = make();
        again.Load(Saved(environment));
        environment.Observe(state, seen);
        environment.Step(ref stream, state, action, next);
        environment.Observe(state, seenAgain);
        Assert.True(Bits.Same(stateBefore, state) && Bits.Same(actionBefore, action), "an input was written");
        Assert.True(Bits.Same(seen, seenAgain), "an observation that is not the state's alone");
        float[] expected = [.. next], second = Spoilt(next.Length), secondAgain = Spoilt(next.Length);
        float[] given = [.. expected];
        next.AsSpan().Fill(float.NaN);       // buffers of the caller's, spoilt after the call, change nothing
        state.AsSpan().Fill(float.NaN);
        again.Step(ref copy, stateBefore, action, next);
        Assert.True(Bits.Same(expected, next), "a step that hangs on a buffer of an earlier call");
        environment.Step(ref stream, given, action, second);
        again.Step(ref copy, given, action, secondAgain);
        Assert.True(Bits.Same(second, secondAgain), "a step that hangs on a buffer of an earlier call");
        Assert.All(second, value => Assert.True(float.IsFinite(value), "a step that hangs on a buffer of an earlier call"));
    }

    /// <summary>An episode has the same bits after another one as in a new instance.</summary>
    public static void Reset_AfterAnEpisode_ForgetsIt(Make make)
    {
        IEnvironment environment = make(), fresh = make();
        var stream = new RngStream(6, "environment");
        OneEpisode(environment, ref stream, 1);
        var same = new RngStream(6, "environment");
        same.Seek(stream.Position);
        Assert.True(Bits.Same(OneEpisode(environment, ref stream, 2), OneEpisode(fresh, ref same, 2)),
            "an episode that hangs on the one before");
    }

    private static float[] OneEpisode(IEnvironment environment, ref RngStream stream, ulong seed)
    {
        var actions = new RngStream(seed, "actions");
        float[] state = Spoilt(environment.StateSize), next = Spoilt(environment.StateSize), action = new float[environment.ActionSize];
        environment.Reset(ref stream, state);
        List<float> all = [.. state];
        for (int t = 0; t < 20; t++)
        {
            for (int k = 0; k < action.Length; k++) action[k] = 2f * actions.NextSingle() - 1f;
            environment.Step(ref stream, state, action, next);
            all.AddRange(next);
            next.CopyTo(state, 0);
        }
        return [.. all];
    }

    /// <summary>Actions at their limits, each component for runs of 16 to 128 steps on one side.</summary>
    public static void Step_FullActions_NeverLeavesTheObservableRange(Make make, float low, float high)
    {
        IEnvironment environment = make();
        var stream = new RngStream(7, "environment");
        float[] state = Spoilt(environment.StateSize), next = Spoilt(environment.StateSize), seen = Spoilt(environment.ObservationSize);
        int horizon = environment is IClocked { Horizon: > 0 } clock ? clock.Horizon : int.MaxValue;
        for (int t = 0; t < 500; t++)
        {
            if (t % horizon == 0) environment.Reset(ref stream, state);
            float[] action = [.. Enumerable.Range(0, environment.ActionSize).Select(k => (((t >> (4 + k % 4)) ^ k) & 1) == 0 ? 1f : -1f)];
            environment.Step(ref stream, state, action, next);
            environment.Observe(next, seen);
            Assert.All(seen, value => Assert.InRange(value, low, high));
            next.CopyTo(state, 0);
        }
    }

    public static void SaveAndLoad_MidWalk_GoesOnBitForBit(Make make)
    {
        IEnvironment environment = make(), loaded = make();
        var stream = new RngStream(5, "environment");
        float[] state = Spoilt(environment.StateSize), next = Spoilt(environment.StateSize), other = Spoilt(environment.StateSize);
        environment.Reset(ref stream, state);
        environment.Step(ref stream, state, Action(environment, 0), next);
        loaded.Load(Saved(environment));
        RngStream copy = stream;
        environment.Step(ref stream, next, Action(environment, 1), state);
        loaded.Step(ref copy, next, Action(environment, 1), other);
        Assert.True(Bits.Same(state, other), "loaded state goes on otherwise");
        Assert.Equal(stream.Position, copy.Position);
    }

    public static void Fork_SideBySide_EachWalksAsIfAlone(Make make)
    {
        float[][] alone = [Walk(make(), 3), Walk(make(), 4)];
        IEnvironment environment = make(), fork = environment.Fork();
        RngStream[] streams = [new(3, "environment"), new(4, "environment")], actions = [new(3, "actions"), new(4, "actions")];
        IEnvironment[] slots = [environment, fork];
        float[][] states = [Spoilt(environment.StateSize), Spoilt(environment.StateSize)];
        float[] next = Spoilt(environment.StateSize), action = new float[environment.ActionSize];
        for (int t = 0, at = 0; t < 300; t++, at += next.Length)
        for (int k = 0; k < 2; k++)
        {
            if (t % Episode == 0) slots[k].Reset(ref streams[k], states[k]);
            for (int i = 0; i < action.Length; i++) action[i] = 2f * actions[k].NextSingle() - 1f;
            slots[k].Step(ref streams[k], states[k], action, next);
            Assert.True(Bits.Same(alone[k].AsSpan(at, next.Length), states[k]), "a slot that is not alone");
            next.CopyTo(states[k], 0);
        }
    }

    public static void Goals_WhereThereAreGoals_AreFiniteStatesOfTheirOwn(Make make, float low, float high)
    {
        IEnvironment environment = make();
        if (environment is not IGoalSpace space) return;
        RngStream stream = new(2, "goals"), copy = new(2, "goals");
        float[] goal = Spoilt(space.GoalSize), again = Spoilt(space.GoalSize), seen = Spoilt(space.GoalSize);
        var distinct = new HashSet<string>();
        for (int i = 0; i < 200; i++)
        {
            space.SampleGoal(ref stream, goal);
            space.SampleGoal(ref copy, again);
            space.ObserveGoal(goal, seen);
            Assert.True(Bits.Same(goal, again), "equal seeds, other goals");
            Assert.All(goal, value => Assert.True(float.IsFinite(value), "a goal that is not finite"));
            Assert.All(seen, value => Assert.InRange(value, low, high));
            distinct.Add(string.Join(' ', goal));
        }
        Assert.True(distinct.Count > 10, $"only {distinct.Count} goals in 200 draws");
        space.StartGoal(goal);
        Assert.All(goal, value => Assert.True(float.IsFinite(value), "a start that is not finite"));
        float[] state = Spoilt(environment.StateSize);
        environment.Reset(ref stream, state);
        space.AchievedGoal(state, goal);
        Assert.All(goal, value => Assert.True(float.IsFinite(value), "an achieved goal that is not finite"));
    }

    public static void ResetStepObserve_Steady_AllocateNothing(Make make)
    {
        IEnvironment environment = make();
        float[] state = Spoilt(environment.StateSize), next = Spoilt(environment.StateSize), action = Action(environment, 0);
        float[] seen = Spoilt(environment.ObservationSize);
        var stream = new RngStream(1, "environment");
        Properties.Numerics.Allocation.IsNone(() =>
        {
            environment.Reset(ref stream, state);
            environment.Step(ref stream, state, action, next);
            environment.Observe(next, seen);
        });
    }

    public static BinaryReader Saved(IStateful part)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        part.Save(writer);
        writer.Flush();
        return new BinaryReader(new MemoryStream(bytes.ToArray()));
    }

    /// <summary>A buffer that its owner has not written.</summary>
    public static float[] Spoilt(int length)
    {
        var buffer = new float[length];
        buffer.AsSpan().Fill(float.NaN);
        return buffer;
    }

    private static float[] Walk(IEnvironment environment, ulong seed)
    {
        RngStream stream = new(seed, "environment"), actions = new(seed, "actions");
        float[] state = Spoilt(environment.StateSize), next = Spoilt(environment.StateSize), action = new float[environment.ActionSize];
        List<float> all = [];
        for (int t = 0; t < 300; t++)
        {
            if (t % Episode == 0) environment.Reset(ref stream, state);
            for (int k = 0; k < action.Length; k++) action[k] = 2f * actions.NextSingle() - 1f;
            environment.Step(ref stream, state, action, next);
            all.AddRange(state);
            next.CopyTo(state, 0);
            next.AsSpan().Fill(float.NaN);
        }
        return [.. all];
    }

    private static float[] Action(IEnvironment environment, int turn) =>
        [.. Enumerable.Range(0, environment.ActionSize).Select(k => MathF.Round(0.5f * ((k + turn) % 3) - 0.25f, 3))];
}
