namespace Hipi.InverseRl;

/// <summary>`hipi oracle FILE.json`: the exact theory for a reader's own finite MDP.</summary>
public static class OracleRun
{
    /// <summary>Reads the file and writes the answer; throws <see cref="InputException"/> before anything is written.</summary>
    public static void Execute(string path, TextWriter output) => OracleAnswer.To(OracleFile.Read(path), path).Write(output);
}
