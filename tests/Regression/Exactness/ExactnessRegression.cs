using Xunit;
namespace Hipi.Regression.Exactness;

/// <summary>
/// The same bytes whatever the machine offers: CPU features, tiering, locale, C library, job count, which seeds run along.
/// </summary>
public sealed class ExactnessRegression
{
    private static readonly string[] Online = ["--arms", "inverse-rl", "--seeds", "1", "--jobs", "1"];

    /// <summary>Short enough for the software fused multiply-add: 24 updates after warm-up, each relabelled.</summary>
    private static readonly string[] Short =
        [.. Online, "--set", "budget.environmentSteps=124", "--set", "budget.warmupSteps=100", "--set", "evaluation.every=62", "--set",
        "evaluation.episodes=4"];

    private static readonly Lazy<string> Smoke = new(() => CellHashes.Run("fig5-navigation", Online));
    private static readonly Lazy<string> ShortRun = new(() => CellHashes.Run("fig5-navigation", Short));

    public static TheoryData<string> Settings =>
    [
        "DOTNET_TieredPGO=0", "DOTNET_TieredCompilation=0", "DOTNET_TieredPGO=0;DOTNET_TieredCompilation=0", "LANG=tr_TR.UTF-8",
        "DOTNET_EnableAVX512=0",
        "DOTNET_EnableAVX2=0", "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA",
    ];

    [Fact]
    public void SmokeCell_RunTwice_IsBitIdentical() => Assert.Equal(Smoke.Value, CellHashes.Run("fig5-navigation", Online));

    [Theory]
    [MemberData(nameof(Settings))]
    public void SmokeCell_UnderAnotherSetting_IsBitIdentical(string setting) =>
        Assert.Equal(Smoke.Value, CellHashes.Run("fig5-navigation", Online, Environment(setting)));

    [Theory]
    [InlineData("DOTNET_EnableAVX2=0")]
    [InlineData("DOTNET_EnableAVX=0")]
    [InlineData("DOTNET_EnableHWIntrinsic=0")]
    public void ShortCell_WithoutTheCpusFeatures_IsBitIdentical(string setting) =>
        Assert.Equal(ShortRun.Value, CellHashes.Run("fig5-navigation", Short, Environment(setting)));

    [Fact]
    public void Cells_WithOneJobOrTwo_AreBitIdentical()
    {
        string[] cells = ["--arms", "inverse-rl,future", "--seeds", "1,2"];
        string one = CellHashes.Run("fig5-navigation", [.. cells, "--jobs", "1"]);
        Assert.Equal(one, CellHashes.Run("fig5-navigation", [.. cells, "--jobs", "2"]));
        Assert.Contains(Smoke.Value.Split('\n')[0], one);   // and the cell that ran alone is among them
    }

    [Theory]
    [InlineData("fig2", "DOTNET_EnableHWIntrinsic=0")]
    [InlineData("fig2", "LANG=tr_TR.UTF-8")]
    [InlineData("fig2", "DOTNET_EnableAVX2=0")]
    [InlineData("fig2", "DOTNET_TieredPGO=0;DOTNET_TieredCompilation=0")]
    [InlineData("fig4", "DOTNET_EnableHWIntrinsic=0")]
    [InlineData("fig4", "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-FMA")]
    [InlineData("fig4", "LANG=tr_TR.UTF-8")]
    [InlineData("fig4", "DOTNET_TieredCompilation=0")]
    public void DidacticFigures_UnderAnotherSetting_AreBitIdentical(string spec, string setting) =>
        Assert.Equal(CellHashes.Run(spec, []), CellHashes.Run(spec, ["--jobs", "2"], Environment(setting)));

    [EmulatorFact]
    [Trait("Category", "Cpu")]
    public void ShortCell_OnAnEmulatedNehalem_IsBitIdentical() =>
        Assert.Equal(ShortRun.Value, CellHashes.Run("fig5-navigation", Short, null, EmulatorFactAttribute.Emulator));

    /// <summary>NAME=VALUE, several with semicolons between them.</summary>
    private static Dictionary<string, string> Environment(string settings) =>
        settings.Split(';').Select(setting => setting.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
}
