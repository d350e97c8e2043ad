using System.Collections.Immutable;
using System.Reflection;

namespace Hipi.Experiments;

/// <summary>
/// The files that belong to the command: base.json, presets/, profiles/ and the named specs, as resources of an assembly.
/// </summary>
/// <remarks>A spec of the user's is read from its path; all else comes from here, so that it works from any folder.</remarks>
public sealed class SpecSources
{
    private const string Root = "specs/";

    private readonly ImmutableSortedDictionary<string, Func<byte[]>> files;

    private SpecSources(ImmutableSortedDictionary<string, Func<byte[]>> files) => this.files = files;

    /// <summary>The specs, in order of name.</summary>
    public ImmutableArray<string> SpecNames => [.. Names("").Where(name => name != "base")];

    public ImmutableArray<string> ProfileNames => [.. Names("profiles/")];

    public ImmutableArray<string> PresetNames => [.. Names("presets/")];

    /// <summary>Names of published weights, policies/NAME.safetensors.</summary>
    public ImmutableArray<string> PolicyNames => [.. from name in files.Keys
        where name.StartsWith("policies/", StringComparison.Ordinal) && name.EndsWith(".safetensors", StringComparison.Ordinal)
        select name["policies/".Length..^".safetensors".Length]];

    /// <summary>The bytes of a file; null where there is none of that name.</summary>
    public byte[]? Find(string name) => files.TryGetValue(name, out Func<byte[]>? read) ? read() : null;

    /// <summary>The resources of an assembly named specs/...</summary>
    public static SpecSources Embedded(Assembly assembly) => new(assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Root, StringComparison.Ordinal))
        .ToImmutableSortedDictionary(
            name => name[Root.Length..].Replace('\\', '/'),
            name => (Func<byte[]>)(() => ReadAll(assembly.GetManifestResourceStream(name)!)), StringComparer.Ordinal));

    /// <summary>Given texts, name to content; for tests.</summary>
    public static SpecSources Of(IReadOnlyDictionary<string, byte[]> contents) =>
        new(contents.ToImmutableSortedDictionary(pair => pair.Key, pair => (Func<byte[]>)(() => pair.Value), StringComparer.Ordinal));

    internal bool Has(string name) => files.ContainsKey(name);

    internal SpecNode Read(string name, bool isShared) => SpecText.Parse(files[name](), Root + name, isShared);

    private IEnumerable<string> Names(string folder) =>
        from name in files.Keys
        where name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal)
        let rest = name[folder.Length..^".json".Length]
        where !rest.Contains('/')
        select rest;

    private static byte[] ReadAll(Stream stream)
    {
        using (stream)
        {
            using var all = new MemoryStream();
            stream.CopyTo(all);
            return all.ToArray();
        }
    }
}
