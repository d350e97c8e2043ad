using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hipi.Experiments;

/// <summary>Reads one merged spec: fills in the kinds' defaults, checks every section against its record, binds what is sound.</summary>
/// <remarks>
/// Sections with problems stay null, so that the cross-field rules still see the others and all problems come out at once.
/// </remarks>
internal sealed class SpecReading
{
    private readonly SpecKinds kinds;
    private readonly SpecNode defaults, root;
    private readonly ShapeCheck shape;

    public SpecReading(SpecNode merged, SpecNode defaults, SpecKinds kinds, string profile, SpecSources? files = null)
    {
        (this.kinds, this.defaults) = (kinds, defaults);
        root = Expand(merged);
        Issues = new IssueList(root);
        shape = new ShapeCheck(Issues);
        shape.Object(root, typeof(SpecFile), "", "a spec");
        Kind? protocol = Named(root.Member("protocol"), "protocol", kinds.Protocols);
        Needs = protocol is null ? null : kinds.Registry.Find(protocol.Name)?.Create.Needs;
        Spec = Bind(profile, protocol) with { Files = files };
    }

    public IssueList Issues { get; }

    /// <summary>What could be bound; whole only where there is no issue.</summary>
    public Spec Spec { get; }

    /// <summary>The protocol; null where it is unknown.</summary>
    public IProtocol? Protocol => kinds.Registry.Find(Spec.Protocol)?.Create;

    /// <summary>The sections that the protocol reads; null where it is unknown.</summary>
    public SpecSections? Needs { get; }

    private Spec Bind(string profile, Kind? protocol) => new()
    {
        Id = root.MemberText("id") ?? "",
        Title = root.MemberText("title") ?? "",
        Summary = root.MemberText("summary") ?? "",
        Tier = Part<Tier?>("tier") ?? Tier.Portable,
        Profile = profile,
        Protocol = protocol?.Name ?? "",
        Environment = Section("environment", SpecSections.Environment, kinds.Environments),
        Tasks = Section("tasks", SpecSections.Tasks, kinds.Tasks),
        Learner = Section("learner", SpecSections.Learner, kinds.Learners),
        Data = DataSection(protocol),
        Arms = [.. ArmSections()],
        Budget = Needed("budget", SpecSections.Budget) ? Part<Budget>("budget") : null,
        Evaluation = Needed("evaluation", SpecSections.Evaluation) ? Part<Evaluation>("evaluation") : null,
        Seeds = Part<ImmutableArray<ulong>?>("seeds") ?? [],
        Sweep = Part<Sweep>("sweep"),
        Measure = Part<Measure?>("measure") ?? Measure.Success,
        CellsFrom = Part<CellSource?>("cellsFrom") ?? CellSource.Runs,
        Claims = Part<ImmutableArray<Claim>?>("claims") ?? [],
        Resolved = (JsonObject)JsonNode.Parse(root.ToUtf8())!,
    };

    /// <summary>A section bound to its record; null where it is absent or has a problem.</summary>
    private T? Part<T>(string key)
    {
        SpecNode? node = root.Member(key);
        if (node is null || node.IsNull || Issues.Under(key)) return default;
        return TryBind(node, typeof(T), key) is T bound ? bound : default;
    }

    /// <summary>Binds checked JSON; what the serializer still refuses becomes an issue, so that nothing escapes as an exception.</summary>
    private object? TryBind(SpecNode node, Type type, string path)
    {
        try
        {
            return SpecJson.Bind(node, type);
        }
        catch (JsonException error)
        {
            Issues.Add(node.Origin, path, $"must be a value that fits ({error.Message.Split(" Path:")[0].TrimEnd('.')})", node.Show());
            return null;
        }
    }

    /// <summary>
    /// Checks that a section is there where the protocol reads it and absent where it does not; true where it is to be read.
    /// </summary>
    private bool Needed(string key, SpecSections section)
    {
        if (Needs is not { } needs) return false;
        SpecNode? node = root.Member(key);
        bool present = node is { IsNull: false };
        string protocol = root.MemberText("protocol")!;
        if (needs.HasFlag(section) && !present)
            Issues.Add(root.Origin, key, $"must be given, the protocol {protocol} reads it", "nothing", $"add the section {key}");
        if (!needs.HasFlag(section) && present && !node!.Origin.IsShared)
            Issues.Add(node.KeyOrigin, key, $"must be absent, the protocol {protocol} does not read it", node.Show(), "remove it");
        return needs.HasFlag(section) && present;
    }

    private Choice? Section(string key, SpecSections section, KindSort sort) =>
        Needed(key, section) && root.Member(key) is { IsObject: true } node ? Chosen(node, key, sort, []) : null;

    private Choice? DataSection(Kind? protocol)
    {
        if (!Needed("data", SpecSections.Data) || root.Member("data") is not { IsObject: true } node) return null;
        shape.Object(node, protocol!.Options, "data", $"the data of protocol {protocol.Name}");
        return Issues.Under("data") ? null : Choice(protocol, node, "data");
    }

    private IEnumerable<Arm> ArmSections()
    {
        if (root.Member("arms") is not { IsObject: true } arms) yield break;
        foreach (var (name, node) in arms.Members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            string path = $"arms.{name}";
            if (node.Kind != JsonValueKind.Object) continue;
            if (!IsSlug(name))
                Issues.Add(node.KeyOrigin, path, "must be a name of small letters, digits and -", $"\"{name}\"", "rename the arm");
            if (node.Origin.Line == 0 && node.Member("relabel") is null)
            {
                string[] known = [.. arms.Members.Keys.Where(other => other != name)];
                Issues.Add(node.Origin, path, $"must be an arm of the spec ({Listing.Of(known)})", $"\"{name}\"",
                    Listing.DidYouMean(name, known));
                continue;
            }
            SpecNode? fraction = node.Member("fraction");
            Field rule = Field.Of(typeof(ArmFields))[0];
            if (fraction is not null) shape.Value(fraction, rule, $"{path}.fraction");
            else if (node.MemberText("relabel") is { } kind && kinds.Arms.Find(kind) is not null)
                Issues.Add(node.Origin, $"{path}.fraction", "must be given", "nothing", $"add it: {rule.Description}");
            Choice? relabel = Chosen(node, path, kinds.Arms, ["fraction"]);
            if (relabel is not null && !Issues.Under(path))
                yield return new Arm(name, relabel, SpecJson.Bind<double>(fraction!));
        }
    }

    /// <summary>Checks a section against the options of the kind that it names, and binds it where it is sound.</summary>
    private Choice? Chosen(SpecNode node, string path, KindSort sort, string[] common)
    {
        if (!node.Members.TryGetValue(sort.Key, out SpecNode? name))
        {
            Issues.Add(node.Origin, $"{path}.{sort.Key}", "must be given", "nothing",
                $"name the {sort.Sort}: {Listing.Of(sort.Kinds.Select(known => known.Name))}");
            return null;
        }
        if (Named(name, $"{path}.{sort.Key}", sort) is not { } kind) return null;
        SpecNode options = node.Without([sort.Key, .. common]);
        shape.Object(options, kind.Options, path, $"{sort.Sort} {kind.Name}");
        return Issues.Under(path) ? null : Choice(kind, options, path);
    }

    private Choice? Choice(Kind kind, SpecNode options, string path) =>
        TryBind(options, kind.Options, path) is { } bound ? new Choice(kind.Name, bound, SpecJson.ToObject(bound)) : null;

    private Kind? Named(SpecNode? name, string path, KindSort sort) =>
        name is not null && shape.OneOf(name, path, [.. sort.Kinds.Select(kind => kind.Name)]) ? sort.Find(name.Text) : null;

    /// <summary>Lays each section over the defaults of the kind that it names.</summary>
    private SpecNode Expand(SpecNode merged)
    {
        var expanded = merged.Without();
        foreach (var (key, sort) in new[] { ("environment", kinds.Environments), ("tasks", kinds.Tasks), ("learner", kinds.Learners) })
            if (merged.Member(key) is { IsObject: true } section) expanded.Members[key] = OverDefaults(section, sort);
        if (merged.Member("arms") is not { IsObject: true } arms) return expanded;
        var over = arms.Without();
        foreach (var (name, arm) in arms.Members)
            over.Members[name] = arm.IsObject ? OverDefaults(arm, kinds.Arms) : arm;
        expanded.Members["arms"] = over;
        return expanded;
    }

    private SpecNode OverDefaults(SpecNode section, KindSort sort) =>
        section.MemberText(sort.Key) is { } name && defaults.Member(sort.Defaults)?.Member(name) is { } under
            ? under.Merge(section) : section;

    private static bool IsSlug(string name) =>
        name.Length > 0 && name[0] != '-'
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
}

/// <summary>Fields that every arm has beside its kind's settings.</summary>
internal sealed record ArmFields
{
    [Range(0.0, 1.0), Description("Probability that a row of a batch is offered to the relabeller.")]
    public required double Fraction { get; init; }
}
