using Hipi.Relabelling;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>Every registered arm through the battery, on every environment and family that can serve it.</summary>
public sealed class ArmConformance
{
    public static TheoryData<string, string, string> Arms => Settings.Arms;

    public static TheoryData<string> Names => [.. RelabellerRegistry.All.Entries.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Arm_Registered_CanBeServed(string name) => Assert.Contains(Settings.Arms, arm => (string)arm[2] == name);

    public static TheoryData<string> VariantNames => ArmVariants.Names;

    public static TheoryData<string, string, string> Variants => ArmVariants.Served;

    [Theory]
    [MemberData(nameof(VariantNames))]
    public void Variant_OfAnArm_CanBeServed(string variant) => Assert.Contains(ArmVariants.Served, served => (string)served[2] == variant);

    /// <summary>The whole battery on settings other than the defaults.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Variant_OfAnArm_PassesTheBattery(string environment, string family, string variant) =>
        ArmBattery.Pass(environment, family, context => ArmVariants.Make(variant, context));

    [Theory]
    [MemberData(nameof(Arms))]
    public void Relabel_EqualSeeds_IsEqualBitForBitAndInRange(string environment, string family, string name) =>
        ArmBattery.Relabel_EqualSeeds_IsEqualBitForBitAndInRange(environment, family, context => Worlds.Arm(name, context));

    [Theory]
    [MemberData(nameof(Arms))]
    public void Relabel_RowsOutsideTheMask_KeepTheirTasksAndNoRowLosesItsStateOrAction(string environment, string family, string name) =>
        ArmBattery.Relabel_RowsOutsideTheMask_KeepTheirTasksAndNoRowLosesItsStateOrAction(
            environment, family, context => Worlds.Arm(name, context), name.EndsWith("-released", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Arms))]
    public void Relabel_SpoiltBatch_LeavesReplayAndNextBatchAlone(string environment, string family, string name) =>
        ArmBattery.Relabel_SpoiltBatch_LeavesReplayAndNextBatchAlone(environment, family, context => Worlds.Arm(name, context));

    [Theory]
    [MemberData(nameof(Arms))]
    public void SaveAndLoad_BetweenBatches_GoesOnBitForBit(string environment, string family, string name) =>
        ArmBattery.SaveAndLoad_BetweenBatches_GoesOnBitForBit(environment, family, context => Worlds.Arm(name, context));

    [Theory]
    [MemberData(nameof(Arms))]
    public void Relabel_Steady_AllocatesNothing(string environment, string family, string name) =>
        ArmBattery.Relabel_Steady_AllocatesNothing(environment, family, context => Worlds.Arm(name, context));
}
