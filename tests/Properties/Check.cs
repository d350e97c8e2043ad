using FsCheck;
using FsCheck.Fluent;

namespace Hipi.Properties;

/// <summary>Runs a property from a plain [Fact]: 1,000 cases from a fixed seed in `make test`; HIPI_DEEP=1 runs 100,000 from a random, printed seed; HIPI_REPLAY replays one.</summary>
public static class Check
{
    private const string FixedSeed = "20201206,11089";   // "seed,gamma": the paper's conference and number; gamma is odd

    public static int Cases => Environment.GetEnvironmentVariable("HIPI_DEEP") == "1" ? 100_000 : 1_000;

    /// <summary>Fails with the shrunk counter-example and its replay where the property does not hold for every case.</summary>
    public static void Holds<T>(Gen<T> generator, Func<T, Property> property, int? cases = null) =>
        Holds(generator.ToArbitrary(), property, cases);

    public static void Holds<T>(Arbitrary<T> arbitrary, Func<T, Property> property, int? cases = null)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(cases ?? Cases).WithQuietOnSuccess(true);
        string? replay = Environment.GetEnvironmentVariable("HIPI_REPLAY")
            ?? (Environment.GetEnvironmentVariable("HIPI_DEEP") == "1" ? null : FixedSeed);
        if (replay is not null) config = config.WithReplay(ulong.Parse(replay.Split(',')[0]), ulong.Parse(replay.Split(',')[1]));
        Prop.ForAll(arbitrary, property).Check(config);
    }
}
