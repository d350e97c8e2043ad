using System.Text.Json.Nodes;
using Hipi.Experiments;
using Hipi.InverseRl;
using Hipi.Regression.Support;
using Hipi.Relabelling;
using Xunit;

namespace Hipi.Regression;

public sealed class SpecTests
{
    [Fact]
    public void Load_GoodSpec_BindsEverySectionOverItsDefaults()
    {
        Spec spec = SpecLab.Load();
        Assert.Equal("lab", spec.Id);
        Assert.Equal("smoke", spec.Profile);
        Assert.Equal([1UL, 2UL], spec.Seeds.ToArray());
        Assert.Equal(["inverse-rl", "none"], spec.Arms.Select(arm => arm.Name).ToArray());
        Assert.Equal(0.5, spec.Arms[0].Fraction);
        Assert.Equal(CandidateSource.Tasks, Assert.IsType<InverseRlOptions>(spec.Arms[0].Relabel.Options).Candidates);
        Assert.Equal([32, 32], Assert.IsType<LabLearner>(spec.Learner!.Options).Hidden.ToArray());
        Assert.Equal(0.3, ((Hipi.Tasks.GoalOptions)spec.Tasks!.Options).Radius, 6);
    }

    [Fact]
    public void Load_Layers_LieInOrder_BaseProfileFileSpecSectionSet()
    {
        Assert.Equal(1, SpecLab.Load().Budget!.GradientSteps);                                              // base
        Assert.Equal(200, SpecLab.Load().Budget!.WarmupSteps);                                              // profile file over base
        Assert.Equal(400, SpecLab.Load().Budget!.EnvironmentSteps);                                         // section over profile file
        // spec over profile file
        Assert.Equal(7, SpecLab.Load(spec => spec["budget"] = new JsonObject { ["warmupSteps"] = 7 }).Budget!.WarmupSteps);
        // --set over section
        Assert.Equal(300, SpecLab.Load(null, "smoke", "budget.environmentSteps=300").Budget!.EnvironmentSteps);
        Assert.Equal([5UL], SpecLab.Load(null, "paper", "seeds=[5]").Seeds.ToArray());                      // a list is replaced
    }

    [Fact]
    public void Load_NullArm_RemovesItFromTheProfile()
    {
        Spec spec = SpecLab.Load(spec => spec["profiles"]!["smoke"]!["arms"] = new JsonObject { ["none"] = null });
        Assert.Equal("inverse-rl", Assert.Single(spec.Arms).Name);
    }

    [Fact]
    public void Load_PresetReadme_ChangesTheDefaultsUnderTheSpec()
    {
        Spec spec = SpecLab.Load(spec => spec["preset"] = "readme");
        Assert.Equal(ScoreKind.Backup, ((InverseRlOptions)spec.Arms[0].Relabel.Options).Score);
    }

    [Fact]
    public void Load_SpecCopiedToAnyOtherFolder_GivesTheSameCells()
    {
        using TemporaryFolder one = new(), other = new();
        string path = SpecLab.Write(one), copy = Path.Combine(Directory.CreateDirectory(other.File("far/away")).FullName, "x.json");
        File.Copy(path, copy);
        Assert.Equal(
            CellPlan.All(SpecLab.Loader().Load(path, "paper")).Select(cell => cell.Key),
            CellPlan.All(SpecLab.Loader().Load(copy, "paper")).Select(cell => cell.Key));
    }

    [Theory]
    [InlineData("title", "\"Another\"")]
    [InlineData("seeds", "[2, 1, 9]")]
    [InlineData("claims", "[]")]
    [InlineData("cellsFrom", "\"published\"")]
    public void Key_OfACell_DoesNotHangOnWhatMovesNoNumber(string field, string value)
    {
        Spec plain = SpecLab.Load(), changed = SpecLab.Load(spec => spec[field] = JsonNode.Parse(value));
        Assert.Equal(Cell.Of(plain, plain.Arms[0], 1).Key, Cell.Of(changed, changed.Arms[0], 1).Key);
    }

    [Theory]
    [InlineData("learner.discount=0.9")]
    [InlineData("environment.actionNoise=0.5")]
    [InlineData("tasks.radius=0.25")]
    [InlineData("arms.inverse-rl.fraction=1")]
    [InlineData("arms.inverse-rl.select=argmax")]
    [InlineData("budget.maxEpisodeSteps=75")]
    [InlineData("budget.gradientSteps=3")]
    [InlineData("evaluation.episodes=5")]
    public void Key_OfACell_HangsOnWhatMovesANumber(string set)
    {
        Spec plain = SpecLab.Load(), changed = SpecLab.Load(null, "smoke", set);
        Assert.NotEqual(Cell.Of(plain, plain.Arms[0], 1).Key, Cell.Of(changed, changed.Arms[0], 1).Key);
        Assert.NotEqual(Cell.Of(plain, plain.Arms[0], 1).Key, Cell.Of(plain, plain.Arms[0], 2).Key);
    }

    [Fact]
    public void Key_OfACell_IsTheHashOfOneCanonicalText()
    {
        Spec plain = SpecLab.Load(), spelled = SpecLab.Load(null, "smoke", "learner.discount=9.9e-1");
        Assert.Equal(Cell.Of(plain, plain.Arms[0], 1).Key, Cell.Of(spelled, spelled.Arms[0], 1).Key);
        Assert.Equal("""{"a":[1,0.5,null,"x"],"b":{"c":100000,"d":true}}""",
            CanonicalJson.Of(JsonNode.Parse("""{ "b": { "d": true, "c": 1e5 }, "a": [1.0, 5e-1, null, "x"] }""")));
    }

    [Fact]
    public void Key_OfASweptCellAtTheBudgetsSetting_IsTheBudgetCells()
    {
        Spec spec = SpecLab.Load(null, "smoke",
            """sweep={"gradientSteps":[1,3],"environmentSteps":400,"selectionSeeds":[7,8,9],"seeds":[1,2]}""");
        Assert.Equal(Cell.Of(spec, spec.Arms[0], 1).Key, Cell.OfSweep(spec, spec.Arms[0], 1, 1).Key);
        Assert.NotEqual(Cell.Of(spec, spec.Arms[0], 1).Key, Cell.OfSweep(spec, spec.Arms[0], 1, 3).Key);
        Assert.Equal(2 * 2 * 5, CellPlan.Sweep(spec).Length);
        Assert.Equal(2 * 2 * 5, CellPlan.All(spec).Length);   // the budget's four cells are among them
    }

    [Fact]
    public void Select_OtherSeeds_ReplaceTheListAndDropTheSweep()
    {
        Spec spec = CellPlan.Select(SpecLab.Load(), ["none"], [40, 41]);
        Assert.Equal("none", Assert.Single(spec.Arms).Name);
        Assert.Equal([40UL, 41UL], spec.Seeds.ToArray());
        Assert.Contains("did you mean \"none\"?", Assert.Throws<InputException>(() => CellPlan.Select(spec, ["non"], null)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>An arm that the profile leaves out is not misspelt: the message names the profiles that have it.</summary>
    [Fact]
    public void Select_AnArmOfAnotherProfile_NamesThatProfile()
    {
        var loader = new SpecLoader(SpecSources.Embedded(SpecLab.Command));
        Spec quick = loader.Load("fig5-sawyer", "quick");
        string message = Assert.Throws<InputException>(() =>
            CellPlan.Select(quick, ["inverse-rl-states"], null, arm => loader.ProfilesWith("fig5-sawyer", arm))).Message;
        Assert.EndsWith("found \"inverse-rl-states\"; with --profile paper it is one", message, StringComparison.Ordinal);
        Assert.Empty(loader.ProfilesWith("fig5-sawyer", "inverse-rl-stats"));
    }

    [Fact]
    public void Load_EveryNamedSpec_UnderEveryProfile_IsSound()
    {
        var loader = new SpecLoader(SpecSources.Embedded(SpecLab.Command));
        foreach (string name in loader.Names)
            foreach (string profile in loader.Profiles(name))
                Assert.Equal(name, loader.Load(name, profile).Id);
    }

    [Fact]
    public void Options_EveryNumber_HasAFiniteRangeAndEveryFieldADescription()
    {
        IEnumerable<Type> roots = SpecKinds.Registered.WithDefaults.Append(SpecKinds.Registered.Protocols)
            .SelectMany(sort => sort.Kinds).Select(kind => kind.Options).Append(typeof(SpecFile)).Append(typeof(ArmFields));
        string[] faults = [.. AllFields(roots).SelectMany(Faults)];
        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Defaults_OfBaseAndPresets_NameKindsAndFieldsThatExist()
    {
        SpecSources sources = SpecSources.Embedded(SpecLab.Command);
        foreach (string file in sources.PresetNames.Select(name => $"presets/{name}.json").Prepend("base.json"))
        {
            SpecNode root = sources.Read(file, isShared: true), defaults = root.Member("defaults")!;
            var issues = new IssueList(root);
            foreach (KindSort sort in SpecKinds.Registered.WithDefaults)
                foreach (var (name, node) in defaults.Member(sort.Defaults)?.Members ?? [])
                {
                    Assert.True(sort.Find(name) is not null, $"{file}: defaults.{sort.Defaults}.{name} is no registered kind");
                    SpecNode options = sort.Defaults == "arms" ? node.Without("fraction") : node;
                    new ShapeCheck(issues, ShapeCheck.Extent.Part)
                        .Object(options, sort.Find(name)!.Options, $"defaults.{sort.Defaults}.{name}", name);
                }
            Assert.True(issues.All.Count == 0, string.Join('\n', issues.All));
        }
    }

    private static IEnumerable<Field> AllFields(IEnumerable<Type> roots)
    {
        var seen = new HashSet<Type>();
        var left = new Stack<Type>(roots);
        while (left.TryPop(out Type? type))
        {
            if (!seen.Add(type)) continue;
            foreach (Field field in Field.Of(type))
            {
                yield return field;
                Type inner = Field.ItemOf(field.Type) ?? Field.ValueOf(field.Type) ?? field.Type;
                if (inner.Namespace!.StartsWith("Hipi", StringComparison.Ordinal) && !inner.IsEnum) left.Push(inner);
            }
        }
    }

    private static IEnumerable<string> Faults(Field field)
    {
        string name = $"{field.Property.DeclaringType!.Name}.{field.Name}";
        if (field.Description is null) yield return $"{name}: no description";
        Type inner = Field.ItemOf(field.Type) ?? field.Type;
        while (Field.ItemOf(inner) is { } deeper) inner = deeper;
        if (!Field.IsNumber(inner)) yield break;
        if (field.Range is not { } range) yield return $"{name}: no range";
        else if (!double.IsFinite(Convert.ToDouble(range.Minimum, System.Globalization.CultureInfo.InvariantCulture))
            || !double.IsFinite(Convert.ToDouble(range.Maximum, System.Globalization.CultureInfo.InvariantCulture))
            || Field.InRange(range, -1e30))
            yield return $"{name}: range {Field.Show(range)} is not finite";
    }
}
