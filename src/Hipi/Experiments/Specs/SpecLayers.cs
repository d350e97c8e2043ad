using System.Text;

namespace Hipi.Experiments;

/// <summary>
/// The layers of a spec: base, preset, profile file, spec, the spec's own section for the profile, --set; each parsed on its own.
/// </summary>
internal sealed class SpecLayers
{
    private const string PaperPreset = "paper";
    private static readonly string[] SameInAllProfiles = ["$schema", "schema", "id", "profiles"];

    private readonly SpecSources sources;
    private readonly SpecNode baseLayer, spec;
    private readonly List<SpecNode> sets = [];
    private readonly Dictionary<(string, bool), (SpecNode, SpecNode)> merged = [];

    public SpecLayers(SpecSources sources, SpecNode spec, IEnumerable<string> assignments)
    {
        (this.sources, this.spec) = (sources, spec);
        if (!spec.IsObject)
            throw new InputException($"{spec.Origin}: must be a JSON object, found {spec.Show()}; write the spec as an object");
        baseLayer = sources.Read("base.json", isShared: true);
        SpecSections = spec.Member("profiles") is { IsObject: true } profiles ? [.. profiles.Members.Keys] : [];
        foreach (string assignment in assignments) sets.Add(SetOption.Parse(assignment));
    }

    /// <summary>Profiles that the spec has a section for.</summary>
    public IReadOnlyList<string> SpecSections { get; }

    /// <summary>The spec's own layer, without its sections.</summary>
    public SpecNode Own => spec.Without("profiles");

    /// <summary>The --set options, in order.</summary>
    public IReadOnlyList<SpecNode> Sets => sets;

    /// <summary>The spec's section for a profile, of whatever kind of JSON; null where there is none.</summary>
    public SpecNode? Section(string profile) => spec.Member("profiles")?.Member(profile)?.In($"profiles.{profile}");

    /// <summary>What is wrong with the section `profiles` itself.</summary>
    public IEnumerable<Issue> Faults
    {
        get
        {
            if (spec.Member("profiles") is not { } profiles) yield break;
            if (!profiles.IsObject) yield return Fault(profiles, "profiles", "must be an object, profile name -> fields");
            foreach (var (name, section) in profiles.Members)
            {
                if (!section.IsObject) yield return Fault(section, $"profiles.{name}", "must be an object");
                foreach (var (key, value) in section.Members.Where(member => SameInAllProfiles.Contains(member.Key)))
                    yield return Fault(value, $"profiles.{name}.{key}", "must not stand in a profile", "remove it");
            }
        }
    }

    /// <summary>All profiles that can be named: those with a file and those with a section.</summary>
    public IReadOnlyList<string> Profiles => [.. sources.ProfileNames.Union(SpecSections)];

    /// <summary>The layers under a profile as one tree, and the kinds' defaults beside it.</summary>
    public (SpecNode Merged, SpecNode Defaults) Merge(string profile, bool withSets)
    {
        if (!merged.TryGetValue((profile, withSets), out var known)) merged[(profile, withSets)] = known = MergeAnew(profile, withSets);
        return known;
    }

    /// <summary>
    /// Merges strictly from the lowest layer up: a null or a list of one layer replaces what stands under it before the next is laid on.
    /// </summary>
    private (SpecNode Merged, SpecNode Defaults) MergeAnew(string profile, bool withSets)
    {
        SpecNode[] above = [.. Above(profile, withSets)];
        SpecNode under = Preset(above) is { } preset ? baseLayer.Merge(preset) : baseLayer;
        SpecNode defaults = under.Member("defaults") ?? throw new InvalidOperationException("base.json has no defaults");
        return (above.Aggregate(under.Without("defaults"), static (low, high) => low.Merge(high)), defaults);
    }

    /// <summary>The layers over base and preset, lowest first.</summary>
    private IEnumerable<SpecNode> Above(string profile, bool withSets)
    {
        string file = $"profiles/{profile}.json";
        if (sources.Has(file)) yield return sources.Read(file, isShared: true);
        yield return Own;
        if (Section(profile) is { IsObject: true } section) yield return section;
        if (!withSets) yield break;
        foreach (SpecNode set in sets) yield return set;
    }

    private static Issue Fault(SpecNode node, string path, string rule, string? todo = null) =>
        new(node.Origin, new SpecProblem(path, rule, node.Show(), todo));

    /// <summary>What is wrong with the preset that a layer names; null where nothing is, or where it is no text at all.</summary>
    public SpecProblem? PresetFault(SpecNode layer)
    {
        string[] valid = [PaperPreset, .. sources.PresetNames];
        return layer.MemberText("preset") is not { } name || valid.Contains(name) ? null
            : new SpecProblem("preset", $"must be one of {Listing.Of(valid)}", layer.Member("preset")!.Show(),
                Listing.DidYouMean(name, valid));
    }

    /// <summary>The layer of the preset that the highest layer names; null for the paper's, and for one that does not exist.</summary>
    private SpecNode? Preset(IEnumerable<SpecNode> above) =>
        above.LastOrDefault(layer => layer.Member("preset") is not null)?.MemberText("preset") is { } name
            && sources.PresetNames.Contains(name)
            ? sources.Read($"presets/{name}.json", isShared: true) : null;
}

/// <summary>One `--set path=value`, as a layer.</summary>
internal static class SetOption
{
    public static SpecNode Parse(string assignment)
    {
        int equals = assignment.IndexOf('=');
        string where = $"--set {assignment}";
        string[] path = equals < 0 ? [] : assignment[..equals].Trim().Split('.');
        if (path.Length == 0 || path.Any(step => step.Length == 0))
            throw new InputException(
                $"{where}: must have the form path=value, found \"{assignment}\"; write for example --set learner.discount=0.95");
        if (path[0] is "profiles" or "defaults")
            throw new InputException(
                $"{where}: must name a field of the spec, found {path[0]}; set the field itself, without {path[0]}.NAME");
        SpecNode node = Value(assignment[(equals + 1)..].Trim(), where);
        var origin = new Origin(where, 0, 0);
        for (int step = path.Length - 1; step >= 0; step--)
        {
            var parent = new SpecNode(System.Text.Json.JsonValueKind.Object, origin);
            parent.Members[path[step]] = node;
            node = parent;
        }
        return node;
    }

    /// <summary>A value as JSON where it is JSON, else as a text.</summary>
    private static SpecNode Value(string value, string where)
    {
        var origin = new Origin(where, 0, 0);
        try
        {
            return Replaced(SpecText.Parse(Encoding.UTF8.GetBytes(value), where + ", value"), origin);
        }
        catch (InputException) when (!value.StartsWith('{') && !value.StartsWith('[') && !value.StartsWith('"'))
        {
            return new SpecNode(System.Text.Json.JsonValueKind.String, origin) { Text = value };
        }
    }

    private static SpecNode Replaced(SpecNode node, Origin origin)
    {
        var copy = new SpecNode(node.Kind, origin) { Text = node.Text };
        foreach (var (key, value) in node.Members) copy.Members[key] = Replaced(value, origin);
        foreach (SpecNode item in node.Items) copy.Items.Add(Replaced(item, origin));
        return copy;
    }
}
