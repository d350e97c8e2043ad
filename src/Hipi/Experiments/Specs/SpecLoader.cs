using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;

namespace Hipi.Experiments;

/// <summary>Loads a spec: its layers merged as JSON, checked whole, bound; all problems are reported at once, before any work.</summary>
/// <remarks>Layers, lowest first: base.json, preset, profile file, spec, the spec's section `profiles.NAME`, --set.
/// The sections of other profiles are checked too, and each layer by itself.</remarks>
public sealed class SpecLoader
{
    private readonly SpecSources sources;
    private readonly SpecKinds kinds;
    private readonly long memoryBytes;

    /// <param name="sources">The command's own files.</param>
    /// <param name="memoryBytes">Memory that one cell may need; this machine's where null.</param>
    public SpecLoader(SpecSources sources, long? memoryBytes = null) : this(sources, SpecKinds.Registered, memoryBytes)
    {
    }

    internal SpecLoader(SpecSources sources, SpecKinds kinds, long? memoryBytes = null) =>
        (this.sources, this.kinds, this.memoryBytes) = (sources, kinds, memoryBytes ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The named specs.</summary>
    public ImmutableArray<string> Names => sources.SpecNames;

    /// <summary>Loads a named spec, or one from a file.</summary>
    /// <param name="nameOrPath">A name of <see cref="Names"/>, or a path to a JSON file.</param>
    /// <param name="profile">smoke, quick, paper, or a profile that the spec has a section for.</param>
    /// <param name="sets">Assignments `path=value`, applied last, in order.</param>
    /// <exception cref="InputException">All problems, a line each.</exception>
    public Spec Load(string nameOrPath, string profile, IEnumerable<string>? sets = null) =>
        Load(new SpecLayers(sources, Read(nameOrPath), sets ?? []), profile);

    /// <summary>Loads a spec that states all its settings, from JSON in memory.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="where">What errors call it.</param>
    /// <exception cref="InputException">All problems, a line each.</exception>
    public Spec Load(JsonObject spec, string where) =>
        Load(new SpecLayers(sources, SpecText.Parse(Encoding.UTF8.GetBytes(spec.ToJsonString()), where), []), "paper");

    private Spec Load(SpecLayers layers, string profile)
    {
        if (!layers.Profiles.Contains(profile))
            throw new InputException($"profile: must be one of {Listing.Of(layers.Profiles)}, found \"{profile}\"; " +
                $"{Listing.DidYouMean(profile, layers.Profiles)}");
        ImmutableArray<string> arms = [.. layers.Profiles.SelectMany(name => ArmNames(layers.Merge(name, withSets: name == profile).Merged))
            .Distinct()];
        SpecReading reading = Check(layers, profile, arms, withSets: true, memoryBytes);
        var report = new ProblemReport();
        report.Add(layers.Faults);
        report.Add(reading.Issues.All);
        if (layers.Sets.Count > 0) report.Add(Check(layers, profile, arms, withSets: false, long.MaxValue).Issues.All);
        foreach (string other in layers.SpecSections.Where(name => name != profile && layers.Section(name) is { IsObject: true }))
            report.Add(Check(layers, other, arms, withSets: false, memoryBytes).Issues.All, other);
        CheckLayers(layers, profile, report);
        report.ThrowIfAny();
        return reading.Spec;
    }

    /// <summary>Checks each layer of the user's by itself, so that a fault which a higher layer covers is found.</summary>
    private void CheckLayers(SpecLayers layers, string profile, ProblemReport report)
    {
        report.Add(OfLayer(layers.Own, profile, withSets: false));
        foreach (string name in layers.SpecSections)
            if (layers.Section(name) is { IsObject: true } section)
                report.Add(OfLayer(section, name, withSets: false), name == profile ? null : name);
        foreach (SpecNode set in layers.Sets) report.Add(OfLayer(set, profile, withSets: true));

        IReadOnlyList<Issue> OfLayer(SpecNode layer, string under, bool withSets)
        {
            IssueList issues = new LayerCheck(layer, layers.Merge(under, withSets).Merged, kinds).Issues;
            if (layers.PresetFault(layer) is { } fault) issues.Add(fault);
            return issues.All;
        }
    }

    /// <summary>Profiles that a spec can be loaded with.</summary>
    public IReadOnlyList<string> Profiles(string nameOrPath) => new SpecLayers(sources, Read(nameOrPath), []).Profiles;

    /// <summary>Profiles under which a spec has an arm.</summary>
    public IReadOnlyList<string> ProfilesWith(string nameOrPath, string arm)
    {
        var layers = new SpecLayers(sources, Read(nameOrPath), []);
        return [.. layers.Profiles.Where(profile => ArmNames(layers.Merge(profile, withSets: false).Merged).Contains(arm))];
    }

    /// <summary>Checks the layers under a profile as one; the rules between fields are left out where its section is no object.</summary>
    private SpecReading Check(SpecLayers layers, string profile, ImmutableArray<string> arms, bool withSets, long memory)
    {
        var (merged, defaults) = layers.Merge(profile, withSets);
        var reading = new SpecReading(merged, defaults, kinds, profile, sources);
        if (layers.PresetFault(merged) is { } fault) reading.Issues.Add(fault);
        if (layers.Section(profile) is { IsObject: false }) return reading;
        foreach (SpecProblem problem in SpecRules.Problems(reading.Spec, reading.Protocol, arms, memory)) reading.Issues.Add(problem);
        return reading;
    }

    private static IEnumerable<string> ArmNames(SpecNode merged) =>
        merged.Member("arms") is { IsObject: true } arms ? arms.Members.Where(arm => !arm.Value.IsNull).Select(arm => arm.Key) : [];

    private SpecNode Read(string nameOrPath)
    {
        if (Names.Contains(nameOrPath)) return sources.Read($"{nameOrPath}.json", isShared: false);
        if (Directory.Exists(nameOrPath))
            throw new InputException($"{nameOrPath}: must be a JSON file or a named spec, found a directory; name a file in it");
        if (!File.Exists(nameOrPath)) throw new InputException(Missing(nameOrPath));
        try
        {
            return SpecText.Parse(ReadBounded(nameOrPath), nameOrPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{nameOrPath}: must be readable, found: {error.Message}; check the file's permissions");
        }
    }

    /// <summary>The bytes of a file, or one more than a spec may have: a device never ends.</summary>
    private static byte[] ReadBounded(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] bytes = new byte[SpecText.MaxBytes + 1];
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private string Missing(string nameOrPath) => nameOrPath.EndsWith(".json", StringComparison.Ordinal) || nameOrPath.Contains('/')
        ? $"{nameOrPath}: must be a file or a named spec ({Listing.Of(Names)}), found no such file; check the path from "
            + $"{Directory.GetCurrentDirectory()}"
        : $"{nameOrPath}: must be a named spec ({Listing.Of(Names)}) or a path, found neither; {Listing.DidYouMean(nameOrPath, Names)}";
}
