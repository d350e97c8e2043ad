using Hipi.Environments;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>Every registered environment through the battery.</summary>
public sealed class EnvironmentConformance
{
    public static TheoryData<string> Names => Settings.EnvironmentNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void Walk_EqualSeeds_IsFiniteAndEqualBitForBit(string name) =>
        EnvironmentBattery.Walk_EqualSeeds_IsFiniteAndEqualBitForBit(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_Inputs_AreNeitherWrittenNorKept(string name) => EnvironmentBattery.Step_Inputs_AreNeitherWrittenNorKept(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Reset_AfterAnEpisode_ForgetsIt(string name) => EnvironmentBattery.Reset_AfterAnEpisode_ForgetsIt(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_FullActions_NeverLeavesTheObservableRange(string name)
    {
        (float low, float high) = Settings.ObservationRange(name);
        EnvironmentBattery.Step_FullActions_NeverLeavesTheObservableRange(Of(name), low, high);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveAndLoad_MidWalk_GoesOnBitForBit(string name) => EnvironmentBattery.SaveAndLoad_MidWalk_GoesOnBitForBit(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Fork_SideBySide_EachWalksAsIfAlone(string name) => EnvironmentBattery.Fork_SideBySide_EachWalksAsIfAlone(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Goals_WhereThereAreGoals_AreFiniteReachableStatesOfTheirOwn(string name)
    {
        (float low, float high) = Settings.ObservationRange(name);
        EnvironmentBattery.Goals_WhereThereAreGoals_AreFiniteStatesOfTheirOwn(Of(name), low, high);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ResetStepObserve_Steady_AllocateNothing(string name) =>
        EnvironmentBattery.ResetStepObserve_Steady_AllocateNothing(Of(name));

    private static EnvironmentBattery.Make Of(string name) => () => Settings.Environment(name);
}
