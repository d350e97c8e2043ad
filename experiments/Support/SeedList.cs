using System.Collections.Immutable;
using System.Globalization;

namespace Hipi.Command;

/// <summary>Seed numbers as given to `--seeds`: `3`, or `1,2,5-8`. They are the seeds themselves, not a count.</summary>
internal static class SeedList
{
    /// <summary>Largest seed: a JSON number holds it exactly.</summary>
    private const ulong Largest = (1UL << 53) - 1;
    private const int MostSeeds = 1000;

    /// <summary>The one seed of `--seed`.</summary>
    public static ulong One(string text) => Parse(text, "--seed") is [var seed] ? seed
        : throw new InputException($"--seed: must be one number, found {text}; give one");

    public static ImmutableArray<ulong> Parse(string text, string option = "--seeds")
    {
        var seeds = ImmutableArray.CreateBuilder<ulong>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split('-', StringSplitOptions.TrimEntries);
            ulong first = Number(ends[0], part, text, option), last = ends.Length == 2 ? Number(ends[1], part, text, option) : first;
            if (ends.Length > 2 || last < first || last - first >= MostSeeds) throw Wrong(option, text, $"the range \"{part}\"");
            for (ulong seed = first; seed <= last; seed++)
            {
                if (seeds.Contains(seed)) throw Wrong(option, text, $"seed {seed} twice");
                seeds.Add(seed);
            }
        }
        return seeds.Count <= MostSeeds ? seeds.ToImmutable() : throw Wrong(option, text, $"{seeds.Count} seeds");
    }

    private static ulong Number(string text, string part, string all, string option) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) && seed <= Largest
            ? seed : throw Wrong(option, all, part.Length == 0 ? "an empty place" : $"\"{part}\"");

    private static InputException Wrong(string option, string text, string found) => new(string.Create(CultureInfo.InvariantCulture,
        $"{option} {text}: must be distinct seed numbers in [0, {Largest}] such as 3 or 1,2,5-8 (at most {MostSeeds}), found {found}; "
            + $"correct it"));
}
