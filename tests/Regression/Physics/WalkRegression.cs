using Hipi.Command;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;
using Hipi.Regression.Exactness;
using Hipi.Regression.Support;
using Hipi.Tests;
using Xunit;

namespace Hipi.Regression.Physics;

/// <summary>
/// The fixed walk of every MuJoCo environment: its golden, and the same hash on threads, in other processes, without FMA in the C library,
/// on another CPU.
/// </summary>
public sealed class WalkRegression
{
    private static readonly Lazy<string> Walks = new(() => Run(null));

    public static TheoryData<string> Names => [.. EngineEnvironments.Names];

    [EngineGoldenTheory]
    [MemberData(nameof(Names))]
    public void Walk_OfAnEnvironment_IsItsGolden(string name)
    {
        string hash = PhysicsTrace.Of(EngineEnvironments.Make(name));
        PhysicsVerdict verdict = new PhysicsGoldens(Path.Combine(RepositoryRoot.Path, "golden"))
            .Compare(name, MuJoCoLibrary.Version!, hash);
        Assert.True(verdict == PhysicsVerdict.Equal, $"{name}: {verdict}, hash {hash}; where it is meant: hipi physics --accept \"...\"");
    }

    [Fact]
    public void Goldens_OfWalks_AllHaveTheirEnvironment() => Assert.DoesNotContain(
        new PhysicsGoldens(Path.Combine(RepositoryRoot.Path, "golden")).Known, key => !EngineEnvironments.Names.Contains(key.Environment));

    [MuJoCoTheory]
    [InlineData("reacher")]
    [InlineData("walker")]   // its limbs meet the floor
    public void Walks_OnFourThreadsAndOneModel_AreAllTheSame(string name)
    {
        MuJoCoEnvironment first = EngineEnvironments.Make(name);
        string alone = PhysicsTrace.Of(EngineEnvironments.Make(name));
        string[] hashes = new string[8];
        Parallel.For(0, hashes.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            hashes[i] = PhysicsTrace.Of((MuJoCoEnvironment)first.Fork()));
        Assert.All(hashes, hash => Assert.Equal(alone, hash));
    }

    /// <summary>Every model is compiled, walked and dropped while others are.</summary>
    [MuJoCoFact]
    public void Walks_OfAllEnvironmentsOnFourThreads_AreThoseWalkedAlone()
    {
        string[] names = [.. EngineEnvironments.Names];
        string[] alone = [.. names.Select(name => PhysicsTrace.Of(EngineEnvironments.Make(name)))], together = new string[names.Length];
        Parallel.For(0, names.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            together[i] = PhysicsTrace.Of(EngineEnvironments.Make(names[i])));
        Assert.Equal(alone, together);
    }

    [MuJoCoTheory]
    [InlineData("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX2,-FMA")]
    [InlineData("DOTNET_EnableAVX2", "0")]
    [InlineData("LANG", "tr_TR.UTF-8")]
    public void Walks_InAnotherProcessUnderAnotherSetting_AreTheSame(string variable, string value) =>
        Assert.Equal(Walks.Value, Run(new Dictionary<string, string> { [variable] = value }));

    /// <summary>The twin: with the C library's own functions, hiding FMA changes the walk, so the test above can fail.</summary>
    [MuJoCoFact]
    public void Walks_WithTheCLibrarysFunctions_DependOnItsFma()
    {
        if (!System.Runtime.Intrinsics.X86.Fma.IsSupported) return;   // nothing to hide
        using var folder = new TemporaryFolder();
        string binding = Binding.Compile(folder, "-DHIPI_SYSTEM_MATH");
        var setting = new Dictionary<string, string> { [MuJoCoLibrary.Variable] = binding };
        string with = Run(setting),
            without = Run(new Dictionary<string, string>(setting) { ["GLIBC_TUNABLES"] = "glibc.cpu.hwcaps=-AVX2,-FMA" });
        Assert.NotEqual(with, without);
    }

    [EmulatedEngineFact]
    [Trait("Category", "Cpu")]
    public void Walks_OnAnEmulatedNehalem_AreTheSame() => Assert.Equal(Walks.Value, Run(null, EmulatorFactAttribute.Emulator));

    /// <summary>A walk that is saved and loaded in every episode is, to the last bit of its doubles, the one that is not.</summary>
    [MuJoCoTheory]
    [MemberData(nameof(Names))]
    public void Walk_SavedAndLoadedOnTheWay_IsTheWalkLeftAlone(string name) =>
        Assert.Equal(PhysicsTrace.Of(EngineEnvironments.Make(name), alone => alone), PhysicsTrace.Of(EngineEnvironments.Make(name)));

    /// <summary>The twin: wherever constraints act, a checkpoint without the solver's warm start would be seen by the test above.</summary>
    [MuJoCoTheory]
    [InlineData("sawyer")]
    [InlineData("jaco")]
    [InlineData("walker")]
    [InlineData("half-cheetah")]
    [InlineData("quadruped")]
    [InlineData("desk")]
    public void Walk_WithoutTheWarmStart_IsAnother(string name) =>
        Assert.NotEqual(PhysicsTrace.Of(EngineEnvironments.Make(name)), PhysicsTrace.Of(EngineEnvironments.Make(name), WithoutWarmStart));

    private static MuJoCoEnvironment WithoutWarmStart(MuJoCoEnvironment environment)
    {
        environment.World[MuJoCoField.QaccWarmstart].Clear();
        return environment;
    }

    /// <summary>Environments and hashes as the command prints them, without the verdicts.</summary>
    private static string Run(IReadOnlyDictionary<string, string>? environment, string? emulator = null, params string[] names)
    {
        HipiResult run = HipiProcess.Run(["physics", .. names], environment, emulator, RepositoryRoot.Path);
        string[] lines =
            [.. run.Output.Split('\n').Skip(1)
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2)))
            .Where(line => line.Length > 0)];
        Assert.True(lines.Length >= (names.Length > 0 ? names.Length : EngineEnvironments.Names.Count()), run.Output + run.Error);
        return string.Join('\n', lines);
    }
}
