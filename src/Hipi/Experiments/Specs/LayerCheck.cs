namespace Hipi.Experiments;

/// <summary>
/// Checks one layer as it stands, before others are laid over it: what a higher layer replaces is held against types and ranges too.
/// </summary>
/// <remarks>
/// A section that names no kind is taken for the kind that the merged spec names. Missing keys are no problem of a layer.
/// </remarks>
internal sealed class LayerCheck
{
    private readonly SpecNode layer, merged;
    private readonly ShapeCheck shape;

    public LayerCheck(SpecNode layer, SpecNode merged, SpecKinds kinds)
    {
        (this.layer, this.merged) = (layer, merged);
        Issues = new IssueList(layer);
        shape = new ShapeCheck(Issues, ShapeCheck.Extent.Part);
        shape.Object(layer, typeof(SpecFile), "", "a spec");
        Section("environment", kinds.Environments);
        Section("tasks", kinds.Tasks);
        Section("learner", kinds.Learners);
        Arms(kinds.Arms);
        Data(kinds.Protocols);
    }

    public IssueList Issues { get; }

    private void Section(string key, KindSort sort)
    {
        if (layer.Member(key) is { IsObject: true } section) Chosen(section, merged.Member(key), key, sort, []);
    }

    private void Arms(KindSort sort)
    {
        if (layer.Member("arms") is not { IsObject: true } arms) return;
        foreach (var (name, arm) in arms.Members.Where(member => member.Value.IsObject))
        {
            if (arm.Member("fraction") is { } fraction) shape.Value(fraction, Field.Of(typeof(ArmFields))[0], $"arms.{name}.fraction");
            Chosen(arm, merged.Member("arms")?.Member(name), $"arms.{name}", sort, ["fraction"]);
        }
    }

    private void Data(KindSort protocols)
    {
        if (Kind(layer, merged, "", protocols) is { } protocol && protocol.Options != typeof(NoOptions)
            && layer.Member("data") is { IsObject: true } data)
            shape.Object(data, protocol.Options, "data", $"the data of protocol {protocol.Name}");
    }

    private void Chosen(SpecNode section, SpecNode? whole, string path, KindSort sort, string[] common)
    {
        if (Kind(section, whole, path + ".", sort) is { } kind)
            shape.Object(section.Without([sort.Key, .. common]), kind.Options, path, $"{sort.Sort} {kind.Name}");
    }

    /// <summary>The kind that a section names, or else the merged one; null where there is none of that name.</summary>
    private Kind? Kind(SpecNode section, SpecNode? whole, string path, KindSort sort)
    {
        if (section.Member(sort.Key) is not { } name) return whole?.MemberText(sort.Key) is { } known ? sort.Find(known) : null;
        return shape.OneOf(name, path + sort.Key, [.. sort.Kinds.Select(kind => kind.Name)]) ? sort.Find(name.Text) : null;
    }
}
