using Hipi.Environments;
using Hipi.Learning;
using Hipi.Tasks;
using Xunit;

namespace Hipi.Properties.Conformance;

/// <summary>Every registered learner through the battery.</summary>
public sealed class LearnerConformance
{
    private const string Small = """{ "batchSize": 16, "actorHidden": [8], "criticHidden": [8] }""";

    public static TheoryData<string> Names => [.. LearnerRegistry.All.Entries.Select(kind => kind.Name)];

    internal static ILearner Make(string name, IEnvironment environment, ITaskFamily family, string changes = Small)
    {
        var kind = LearnerRegistry.All.Find(name)!;
        return kind.Create(Defaults.Options("learners", name, kind.Options, name == "sac" ? changes : "{}"),
            new LearnerContext(environment.StateSize, family.TaskSize, environment.ActionSize, environment, family, 5));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_EqualSeeds_IsFiniteAndEqualBitForBit(string name) =>
        LearnerBattery.Update_EqualSeeds_IsFiniteAndEqualBitForBit(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Update_Batch_IsNeitherWrittenNorKept(string name) => LearnerBattery.Update_Batch_IsNeitherWrittenNorKept(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void SaveAndLoad_BetweenUpdates_GoesOnBitForBit(string name) =>
        LearnerBattery.SaveAndLoad_BetweenUpdates_GoesOnBitForBit(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Actions_AnyState_AreInRangeAndEachRowsOwn(string name) =>
        LearnerBattery.Actions_AnyState_AreInRangeAndEachRowsOwn(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_LoadedByAnother_GiveTheSamePolicy(string name) =>
        LearnerBattery.Weights_LoadedByAnother_GiveTheSamePolicy(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void StateHash_HangsOnTheStateAlone(string name) => LearnerBattery.StateHash_HangsOnTheStateAlone(Of(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void UpdateAndAct_Steady_AllocateNothing(string name) => LearnerBattery.UpdateAndAct_Steady_AllocateNothing(Of(name));

    private static LearnerBattery.Make Of(string name) => (environment, family) => Make(name, environment, family);
}
