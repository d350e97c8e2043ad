namespace Hipi.Experiments;

/// <summary>A problem and the layer that brought the value.</summary>
internal sealed record Issue(Origin Origin, SpecProblem Problem)
{
    /// <summary>One line: `where: path: rule, found value; what to do`.</summary>
    public override string ToString() => Listing.Printable(
        $"{Origin}: {Problem.Path}: {Problem.Rule}, found {Problem.Found}; {(Problem.Todo is { } todo ? todo + Place : Advice)}");

    private string Place =>
        Problem.Todo!.EndsWith('?') ? "" : Origin.IsShared ? ", in the spec" : Origin.Section.Length > 0 ? $", in {Origin.Section}" : "";

    private string Advice =>
        Origin.IsShared ? $"set {Problem.Path} in the spec"
        : Origin.Section.Length > 0 ? $"correct it there, in {Origin.Section}"
        : Origin.Line == 0 ? "correct the option"
        : "correct it there";
}

/// <summary>The problems found so far in one merged spec.</summary>
internal sealed class IssueList(SpecNode root)
{
    private readonly List<Issue> issues = [];
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);

    public IReadOnlyList<Issue> All => issues;

    public void Add(Origin origin, string path, string rule, string found, string? todo = null) =>
        Add(new Issue(origin, new SpecProblem(path, rule, found, todo)));

    /// <summary>Adds a problem of the bound spec at the place where its value was read.</summary>
    public void Add(SpecProblem problem) => Add(new Issue(OriginOf(problem.Path), problem));

    /// <summary>True where a problem stands at or under a path.</summary>
    public bool Under(string path) => touched.Contains(path);

    private void Add(Issue issue)
    {
        issues.Add(issue);
        string path = issue.Problem.Path;
        touched.Add(path);
        for (int end = 0; end < path.Length; end++)
            if (path[end] is '.' or '[') touched.Add(path[..end]);
    }

    /// <summary>Where the value of a dotted path was read, or its nearest parent that is there.</summary>
    private Origin OriginOf(string path)
    {
        SpecNode node = root;
        foreach (string step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            SpecNode? next = step.StartsWith('[')
                ? node.Items.ElementAtOrDefault(
                    int.Parse(step.AsSpan(1, step.Length - 2), System.Globalization.CultureInfo.InvariantCulture))
                : node.Member(step);
            if (next is null) break;
            node = next;
        }
        return node.Origin;
    }
}
