using System.Text;

namespace Hipi.Experiments;

/// <summary>The layers of a spec: base, preset, profile file, spec, the spec's own section for the profile, --set; each parsed on its own.</summary>
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
        if (!spec.IsObject) throw new InputException($"{spec.Origin}: must be a JSON object, found {spec.Show()}; write the spec as an object");
        baseLayer = sources.Read("base.json", isShared: true);
        SpecSections = spec.Member("profiles") is { IsObject: true } profiles ? [.. profiles.Members.Keys] : [];
        foreach (string assignment in assignments) sets.Add(SetOption.Parse(assignment));
    }

    /// <summary>Profiles that the spec has a section for.</summary>
    public IReadOnlyList<string> SpecSections { get; }

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

    private (SpecNode Merged, SpecNode Defaults) MergeAnew(string profile, bool withSets)
    {
        SpecNode over = Above(profile, withSets);
        SpecNode under = Preset(over) is { } preset ? baseLayer.Merge(preset) : baseLayer;
        SpecNode defaults = under.Member("defaults") ?? throw new InvalidOperationException("base.json has no defaults");
        return (under.Without("defaults").Merge(over), defaults);
    }

    private SpecNode Above(string profile, bool withSets)
    {
        string file = $"profiles/{profile}.json";
        SpecNode merged = spec.Without("profiles");
        if (sources.Has(file)) merged = sources.Read(file, isShared: true).Merge(merged);
        if (spec.Member("profiles")?.Member(profile) is { IsObject: true } section) merged = merged.Merge(section.In($"profiles.{profile}"));
        if (withSets)
            foreach (SpecNode set in sets) merged = merged.Merge(set);
        return merged;
    }

    private static Issue Fault(SpecNode node, string path, string rule, string? todo = null) =>
        new(node.Origin, new SpecProblem(path, rule, node.Show(), todo));

    private SpecNode? Preset(SpecNode over)
    {
        SpecNode? named = over.Member("preset");
        if (named is null || named.Text == PaperPreset) return null;
        if (sources.PresetNames.Contains(named.Text)) return sources.Read($"presets/{named.Text}.json", isShared: true);
        string[] valid = [PaperPreset, .. sources.PresetNames];
        throw new InputException($"{named.Origin}: preset: must be one of {Listing.Of(valid)}, found {named.Show()}; {Listing.DidYouMean(named.Text, valid)}");
    }
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
            throw new InputException($"{where}: must have the form path=value, found \"{assignment}\"; write for example --set learner.discount=0.95");
        if (path[0] is "profiles" or "defaults")
            throw new InputException($"{where}: must name a field of the spec, found {path[0]}; set the field itself, without {path[0]}.NAME");
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
