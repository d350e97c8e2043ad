using Hipi.Experiments;

namespace Hipi.Command.Report;

/// <summary>Which part of a page a spec's row stands in.</summary>
internal static class PanelGroup
{
    /// <summary>Specs that are no figure of the paper come last.</summary>
    public static bool IsOurs(Spec spec) => !spec.Id.StartsWith("fig", StringComparison.Ordinal);

    /// <summary>The heading.</summary>
    public static string Of(Spec spec) => spec.Id.Split('-')[0] switch
    {
        ['f', 'i', 'g', .. var number] => $"Figure {number}",
        "appendix" => "Appendix D",
        "sanity" => "Sanity checks: plain SAC, a dense reward",
        var first => char.ToUpperInvariant(first[0]) + first[1..],
    };
}
