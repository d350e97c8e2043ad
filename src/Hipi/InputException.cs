namespace Hipi;

/// <summary>
/// What was given cannot be used: a spec, an option, a folder. The message is the whole text for the reader; the command exits with 2.
/// </summary>
/// <remarks>Each line has the form `where: rule, found value; what to do`.</remarks>
public sealed class InputException(string message) : Exception(message);
