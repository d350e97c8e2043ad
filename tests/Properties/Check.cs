using System.Globalization;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties;

/// <summary>
/// Runs a property from a plain [Fact]: 1,000 cases from a fixed seed in `make test`; HIPI_DEEP=1 runs 100,000 from a random, printed seed;
/// HIPI_REPLAY=seed,gamma replays one.
/// </summary>
public static class Check
{
    /// <summary>The least share of the cases that each class of a property must have.</summary>
    public const double LeastShare = 0.05;

    private const string FixedSeed = "20201206,11089";   // "seed,gamma": the paper's conference and number; gamma is odd

    private static bool IsDeep => Environment.GetEnvironmentVariable("HIPI_DEEP") == "1";

    public static int Cases => IsDeep ? 100_000 : 1_000;

    /// <summary>Fails with the shrunk counter-example and its replay where the property does not hold for every case.</summary>
    public static void Holds<T>(Gen<T> generator, Func<T, Property> property, int? cases = null) =>
        Holds(generator.ToArbitrary(), property, cases);

    public static void Holds<T>(Arbitrary<T> arbitrary, Func<T, Property> property, int? cases = null) =>
        Run(arbitrary, property, cases ?? Cases, Seed());

    /// <summary>
    /// Holds where <paramref name="violation"/> is null for every case and every class has at least 5 % of the cases;
    /// prints the distribution of the cases over the classes.
    /// </summary>
    public static void Holds<T>(
        ITestOutputHelper output, Arbitrary<T> arbitrary, Func<T, string?> violation, params (string Name, Func<T, bool> Has)[] classes)
    {
        string seed = Seed();
        int[] counts = new int[classes.Length];
        int total = 0;
        output.WriteLine($"{Cases} cases, HIPI_REPLAY={seed}");
        Run(arbitrary, drawn =>
        {
            total++;
            for (int i = 0; i < classes.Length; i++) counts[i] += classes[i].Has(drawn) ? 1 : 0;
            string? message = violation(drawn);
            return (message is null).Label(message ?? "");
        }, Cases, seed);
        for (int i = 0; i < classes.Length; i++)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(double)counts[i] / total,7:P1} {classes[i].Name}"));
        for (int i = 0; i < classes.Length; i++)
            Assert.True(counts[i] >= LeastShare * total,
                $"class '{classes[i].Name}' has {counts[i]} of {total} cases, less than 5 %: the generator starves it.");
    }

    /// <summary>A sabotaged twin: fails unless some case violates the property (an exception is no violation).</summary>
    public static void Fails<T>(Arbitrary<T> arbitrary, Func<T, string?> violation)
    {
        bool violated = false;
        Exception? thrown = null;
        try
        {
            Run(arbitrary, drawn =>
            {
                bool holds = true;
                try { holds = violation(drawn) is null; }
                catch (Exception exception) { thrown = exception; }
                violated |= !holds;
                return holds.ToProperty();
            }, Cases, Seed());
        }
        catch (Exception) when (violated) { }
        Assert.True(thrown is null, $"the sabotaged property threw instead of failing: {thrown}");
        Assert.True(violated, "the sabotaged property held for every case: the property cannot see the fault.");
    }

    private static void Run<T>(Arbitrary<T> arbitrary, Func<T, Property> property, int cases, string seed)
    {
        ulong[] words = [.. seed.Split(',').Select(word => ulong.Parse(word, CultureInfo.InvariantCulture))];
        Config config = Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true).WithReplay(words[0], words[1]);
        try
        {
            Prop.ForAll(arbitrary, property).Check(config);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}\nReplay with HIPI_REPLAY={seed}{(cases > 1_000 ? " HIPI_DEEP=1" : "")}", exception);
        }
    }

    private static string Seed()
    {
        string? replay = Environment.GetEnvironmentVariable("HIPI_REPLAY");
        if (!string.IsNullOrEmpty(replay)) return replay;
        if (!IsDeep) return FixedSeed;
        byte[] bytes = RandomNumberGenerator.GetBytes(16);
        string seed = string.Create(CultureInfo.InvariantCulture, $"{BitConverter.ToUInt64(bytes)},{BitConverter.ToUInt64(bytes, 8) | 1}");
        Console.WriteLine($"HIPI_REPLAY={seed}");
        return seed;
    }
}
