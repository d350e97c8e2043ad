using System.Text.Json;

namespace Hipi.InverseRl;

/// <summary>Reads the JSON file of `hipi oracle`: streamed, in any order of its members, every fault named with its place.</summary>
/// <remarks>
/// Members, all required: horizon; initial [S]; transitions [S][A][S], a row also sparse as {"next": p}; rewards [K][S][A], "-Infinity"
/// allowed; prior [K]; trajectories, a list of { states [T], actions [T], task, weight }. Indices count from 0; distributions sum to 1
/// within 1e-9.
/// Alloc: the tables themselves; 100 MB of text takes no document.
/// </remarks>
public static class OracleFile
{
    internal static readonly string[] Members = ["horizon", "initial", "transitions", "rewards", "prior", "trajectories"];

    /// <summary>The problem in a file; throws <see cref="InputException"/> with the whole text for the reader.</summary>
    public static OracleProblem Read(string path)
    {
        if (Directory.Exists(path)) throw new InputException($"{path}: must be a file, found a folder; name the JSON file in it");
        if (!File.Exists(path)) throw new InputException($"{path}: must be a file, found none of this name; check the path");
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return Read(stream, path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: must be readable, found: {problem.Message}; check the file");
        }
    }

    /// <summary>The problem in a stream; <paramref name="name"/> stands for the file in errors.</summary>
    public static OracleProblem Read(Stream stream, string name)
    {
        OracleTables tables = new();
        OracleJson json = new(stream, name);
        json.Read();
        json.Open(JsonTokenType.StartObject, "an object");
        HashSet<string> seen = [];
        json.Push();
        while (json.Read() && json.Token != JsonTokenType.EndObject) ReadMember(ref json, tables, seen);
        json.Pop();
        while (json.Read()) { }
        List<string> missing = [.. Members.Where(member => !seen.Contains(member))
            .Select(member => $"{name}: {member}: must be given, found nothing; add it")];
        if (missing.Count > 0) throw new InputException(string.Join('\n', missing));
        return new OracleCheck(name, tables).Problem();
    }

    private static void ReadMember(ref OracleJson json, OracleTables tables, HashSet<string> seen)
    {
        string key = json.Key();
        json.At(key);
        if (!Members.Contains(key))
            throw json.Problem("must be one of " + string.Join(", ", Members), $"the unknown name \"{OracleJson.Shown(key)}\"",
                "correct or remove it");
        if (!seen.Add(key)) throw json.Problem("must be given once", "it a second time", "remove one of the two");
        json.Read();
        switch (key)
        {
            case "horizon": tables.Horizon = json.Whole(
                1, OracleTables.LongestHorizon, $"a whole number from 1 to {OracleTables.LongestHorizon}"); break;
            case "initial": tables.ReadDistribution(ref json, tables.Initial); break;
            case "transitions": tables.ReadTransitions(ref json); break;
            case "rewards": tables.ReadRewards(ref json); break;
            case "prior": tables.ReadDistribution(ref json, tables.Prior); break;
            default: tables.ReadTrajectories(ref json); break;
        }
    }
}
