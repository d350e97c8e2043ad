namespace Hipi.Experiments;

/// <summary>The options of a protocol that has none: its specs have no section `data`.</summary>
public sealed record NoOptions;
