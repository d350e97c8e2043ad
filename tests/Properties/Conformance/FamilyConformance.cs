using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>Every registered task family through the battery, on every environment that can carry it.</summary>
public sealed class FamilyConformance
{
    public static TheoryData<string> Names => Settings.FamilyNames;
    public static TheoryData<string, string> Pairs => Settings.Pairs;

    [Theory]
    [MemberData(nameof(Names))]
    public void Family_Registered_HasAnEnvironmentThatCarriesIt(string name) =>
        Assert.True(Settings.Carriers(name).Any() || MuJoCoLibrary.Problem is not null || Settings.HasEngineCarrier(name));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Prior_EqualSeeds_IsFiniteAndEqualBitForBit(string environment, string name) =>
        FamilyBattery.Prior_EqualSeeds_IsFiniteAndEqualBitForBit(Of(environment, name));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Rewards_OfABatch_AreThoseOfItsRowsAndInRange(string environment, string name)
    {
        (float low, float high) = Settings.RewardRange(name);
        FamilyBattery.Rewards_OfABatch_AreThoseOfItsRowsAndInRange(Of(environment, name), low, high);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Rewards_Inputs_AreNotWritten(string environment, string name) =>
        FamilyBattery.Rewards_Inputs_AreNotWritten(Of(environment, name));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Support_WhereFinite_HasAPriorThatSumsToOneAndIsThatOfTheDraws(string environment, string name) =>
        FamilyBattery.Support_WhereFinite_HasAPriorThatSumsToOneAndIsThatOfTheDraws(Of(environment, name));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void GoalMap_WhereThereIsOne_GivesTasksThatItsStateServesBest(string environment, string name) =>
        FamilyBattery.GoalMap_WhereThereIsOne_GivesTasksThatItsStateServesBest(Of(environment, name));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Methods_Steady_AllocateNothing(string environment, string name) =>
        FamilyBattery.Methods_Steady_AllocateNothing(Of(environment, name));

    private static FamilyBattery.Make Of(string environmentName, string name) => () =>
    {
        IEnvironment environment = Settings.Environment(environmentName);
        return (environment, Settings.Family(name, environment));
    };
}
