using System.Collections.Immutable;
using System.Text;

namespace Hipi.Experiments;

/// <summary>golden/physics.csv: the hash of each MuJoCo environment's fixed walk, and the version of MuJoCo that it belongs to.</summary>
/// <remarks>A walk under another version is neither right nor wrong: it is reported as not compared.</remarks>
public sealed class PhysicsGoldens
{
    public const string Name = "physics.csv";

    private const string Header = "environment,mujoco,sha256";

    private readonly string path;
    private ImmutableSortedDictionary<(string Environment, string Version), string> known;

    public PhysicsGoldens(string folder)
    {
        path = Path.Combine(folder, Name);
        known = Read(path);
    }

    /// <summary>The environments and versions that have a golden walk.</summary>
    public IEnumerable<(string Environment, string Version)> Known => known.Keys;

    /// <summary>How a walk stands to its golden.</summary>
    public PhysicsVerdict Compare(string environment, string version, string hash)
    {
        if (known.TryGetValue((environment, version), out string? golden))
            return golden == hash ? PhysicsVerdict.Equal : PhysicsVerdict.Differs;
        return known.Keys.Any(key => key.Environment == environment) ? PhysicsVerdict.OtherVersion : PhysicsVerdict.Missing;
    }

    /// <summary>Makes these walks the goldens of their version.</summary>
    public void Accept(string version, IEnumerable<(string Environment, string Hash)> walks)
    {
        foreach (var (environment, hash) in walks) known = known.SetItem((environment, version), hash);
        var text = new StringBuilder(Header).Append('\n');
        foreach (var ((environment, of), hash) in known)
            text.Append(environment).Append(',').Append(of).Append(',').Append(hash).Append('\n');
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static ImmutableSortedDictionary<(string Environment, string Version), string> Read(string path)
    {
        if (!File.Exists(path)) return ImmutableSortedDictionary<(string, string), string>.Empty;
        string[] lines = File.ReadAllLines(path);
        if (lines.Length == 0 || lines[0] != Header || lines.Skip(1).Any(line => line.Split(',').Length != 3))
            throw new InputException($"{path}: must have the columns {Header}, found others; restore it from the repository");
        return lines.Skip(1).Select(line => line.Split(',')).ToImmutableSortedDictionary(cells => (cells[0], cells[1]), cells => cells[2]);
    }
}

/// <summary>How a walk stands to its golden.</summary>
public enum PhysicsVerdict
{
    Equal,
    Differs,
    OtherVersion,
    Missing,
}
