namespace Hipi.Experiments;

/// <summary>The lines of a refusal: each problem once, cut after some dozens.</summary>
internal sealed class ProblemReport
{
    private const int Most = 50;

    private readonly List<string> lines = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>Adds problems; those of a profile that is not in use name it.</summary>
    public void Add(IEnumerable<Issue> issues, string? profile = null)
    {
        foreach (string line in issues.Select(issue => issue.ToString()).Where(seen.Add))
            lines.Add(profile is null
                || line.EndsWith($"profiles.{profile}", StringComparison.Ordinal) ? line : $"{line} (profile {profile})");
    }

    /// <exception cref="InputException">All problems, a line each; the number of those left out in the last.</exception>
    public void ThrowIfAny()
    {
        if (lines.Count == 0) return;
        string all = string.Join('\n', lines.Take(Most));
        throw new InputException(lines.Count <= Most ? all : FormattableString.Invariant($"{all}\nand {lines.Count - Most} more"));
    }
}
