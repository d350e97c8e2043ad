using System.Collections.Immutable;

namespace Hipi;

/// <summary>One registered kind: the name a spec uses, the record its settings bind to, a sentence for the schema.</summary>
public sealed record Registered<TFactory>(string Name, Type Options, string Summary, TFactory Create);

/// <summary>The registered kinds of one sort (environments, families, arms, learners): adding one is one file plus one line here.</summary>
public sealed class Registry<TFactory>(string sort, params Registered<TFactory>[] entries)
{
    public string Sort { get; } = sort;
    public ImmutableArray<Registered<TFactory>> Entries { get; } = [.. entries];
    public Registered<TFactory>? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);
}
