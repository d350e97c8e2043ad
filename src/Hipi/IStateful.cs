namespace Hipi;

/// <summary>
/// A part whose state can move a number: it writes and reads all of that state itself, so that a resumed run is bit-identical.
/// </summary>
public interface IStateful
{
    /// <summary>Writes the whole state, little-endian, in a fixed order.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Reads what <see cref="Save"/> wrote into an object built with the same settings.</summary>
    void Load(BinaryReader reader);
}
