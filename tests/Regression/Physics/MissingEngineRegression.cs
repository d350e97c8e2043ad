using System.Runtime.InteropServices;
using Hipi.Environments.MuJoCo;
using Hipi.Regression.Support;
using Hipi.Tests;
using Xunit;

namespace Hipi.Regression.Physics;

/// <summary>Without MuJoCo everything else works, and what needs it says what is missing and how to get it.</summary>
public sealed class MissingEngineRegression
{
    private static readonly Dictionary<string, string> Without = new() { [MuJoCoLibrary.Variable] = "/nowhere/libhipi-mujoco.so" };

    [Fact]
    public void Doctor_WithoutMuJoCo_SaysWhatIsMissingAndHowToGetIt()
    {
        HipiResult doctor = HipiProcess.Run(["doctor"], Without);
        Assert.Equal(0, doctor.ExitCode);
        Assert.Contains("MuJoCo     missing: ", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("apt-get install -y --no-install-recommends libmujoco-dev", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OfARobotWithoutMuJoCo_IsRefusedWithOneLine()
    {
        using var folder = new TemporaryFolder();
        HipiResult run = HipiProcess.Run(["run", RobotSpec.Write(folder), "--out", folder.File("results")], Without);
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("lab-reacher: needs the physics engine MuJoCo, found none that works", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("libmujoco-dev", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("results")));
    }

    [Fact]
    public void Run_OfAManagedEnvironmentWithoutMuJoCo_Works()
    {
        using var folder = new TemporaryFolder();
        HipiResult run = HipiProcess.Run(["run", "fig2", "--profile", "smoke", "--out", folder.File("results")], Without);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public void Physics_WithoutMuJoCo_IsRefused() => Assert.Equal(2, HipiProcess.Run(["physics"], Without).ExitCode);

    [Fact]
    public void Binding_ThatIsAnotherLibrary_IsRefusedAsSuch()
    {
        string other = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so");
        HipiResult run = HipiProcess.Run(["physics"], new Dictionary<string, string> { [MuJoCoLibrary.Variable] = other });
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(other + ": it is another library, not Hipi's binding", run.Error, StringComparison.Ordinal);
    }

    [MuJoCoFact]
    public void Binding_OfAnotherVersion_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string binding = Binding.Compile(folder, "-DHIPI_HEADER_VERSION=231");
        HipiResult run =
            HipiProcess.Run(["run", RobotSpec.Write(folder), "--out", folder.File("results")],
            new Dictionary<string, string> { [MuJoCoLibrary.Variable] = binding });
        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"the binding was compiled for MuJoCo 2.3.1, installed is {MuJoCoLibrary.Version}", run.Error,
            StringComparison.Ordinal);
    }
}
