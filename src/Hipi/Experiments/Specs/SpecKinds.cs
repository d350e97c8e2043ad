using System.Collections.Immutable;

namespace Hipi.Experiments;

/// <summary>A registered kind as the spec sees it: its name, the record its settings bind to, a sentence.</summary>
internal sealed record Kind(string Name, Type Options, string Summary);

/// <summary>The kinds of one sort, and the key that names one in a spec's section.</summary>
internal sealed record KindSort(string Sort, string Defaults, string Key, ImmutableArray<Kind> Kinds)
{
    public Kind? Find(string name) => Kinds.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The kinds of both, under this one's name.</summary>
    public KindSort And(KindSort other) => this with { Kinds = [.. Kinds, .. other.Kinds] };

    public static KindSort Of<TFactory>(Registry<TFactory> registry, string defaults, string key) =>
        new(registry.Sort, defaults, key, [.. registry.Entries.Select(entry => new Kind(entry.Name, entry.Options, entry.Summary))]);
}

/// <summary>All kinds that a spec can name, taken from the registries.</summary>
internal sealed record SpecKinds(KindSort Environments, KindSort Tasks, KindSort Arms, KindSort Learners, Registry<IProtocol> Registry)
{
    public static SpecKinds Registered { get; } = new(
        KindSort.Of(Hipi.Environments.EnvironmentRegistry.All, "environments", "name"),
        KindSort.Of(Hipi.Tasks.TaskRegistry.All, "tasks", "family"),
        KindSort.Of(Relabelling.RelabellerRegistry.All, "arms", "relabel")
            .And(KindSort.Of(Cloning.CloningArmRegistry.All, "arms", "relabel")),
        KindSort.Of(Learning.LearnerRegistry.All, "learners", "name"),
        ProtocolRegistry.All);

    public KindSort Protocols => KindSort.Of(Registry, "protocols", "protocol");

    /// <summary>The sorts that have defaults in base.json.</summary>
    public IEnumerable<KindSort> WithDefaults => [Environments, Tasks, Arms, Learners];
}
