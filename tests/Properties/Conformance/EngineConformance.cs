using Hipi.Environments;
using Hipi.Relabelling;
using Hipi.Tasks;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>The environments that step MuJoCo, through the batteries that every environment, family and arm passes.</summary>
public sealed class EngineConformance
{
    public static TheoryData<string> Names => Settings.EngineNames;

    [MuJoCoTheory]
    [MemberData(nameof(Names))]
    public void Environment_OfTheEngine_PassesTheBattery(string name)
    {
        var battery = new EnvironmentConformance();
        battery.Walk_EqualSeeds_IsFiniteAndEqualBitForBit(name);
        battery.Step_Inputs_AreNeitherWrittenNorKept(name);
        battery.Reset_AfterAnEpisode_ForgetsIt(name);
        battery.Step_FullActions_NeverLeavesTheObservableRange(name);
        battery.SaveAndLoad_MidWalk_GoesOnBitForBit(name);
        battery.Fork_SideBySide_EachWalksAsIfAlone(name);
        battery.Goals_WhereThereAreGoals_AreFiniteReachableStatesOfTheirOwn(name);
        battery.ResetStepObserve_Steady_AllocateNothing(name);
    }

    [MuJoCoTheory]
    [MemberData(nameof(Names))]
    public void Families_OnTheEngine_PassTheBattery(string name)
    {
        var battery = new FamilyConformance();
        string[] carried = [.. TaskRegistry.All.Entries.Select(kind => kind.Name)
            .Where(family => Settings.TryFamily(family, Settings.Environment(name)) is not null)];
        Assert.NotEmpty(carried);
        foreach (string family in carried)
        {
            battery.Prior_EqualSeeds_IsFiniteAndEqualBitForBit(name, family);
            battery.Rewards_OfABatch_AreThoseOfItsRowsAndInRange(name, family);
            battery.Rewards_Inputs_AreNotWritten(name, family);
        }
    }

    [MuJoCoTheory]
    [MemberData(nameof(Names))]
    public void Arms_OnTheEngine_PassTheBattery(string name)
    {
        int served = 0;
        foreach (var family in TaskRegistry.All.Entries)
        foreach (var arm in RelabellerRegistry.All.Entries)
        {
            if (Settings.TryFamily(family.Name, Settings.Environment(name)) is not { } made) continue;
            object options = Defaults.Options("arms", arm.Name, arm.Options);
            if (RelabellerRegistry.Problems(arm.Name, options, made, false).Any()) continue;
            ArmBattery.SaveAndLoad_BetweenBatches_GoesOnBitForBit(name, family.Name, context => Worlds.Arm(arm.Name, context));
            served++;
        }
        Assert.True(served > 0);
    }
}
