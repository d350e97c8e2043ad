namespace Hipi;

/// <summary>The options of a kind that has none.</summary>
public sealed record NoOptions;
