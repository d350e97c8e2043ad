namespace Hipi.Experiments;

/// <summary>The registered protocols; a kind's options are the spec's section `data`.</summary>
public static class ProtocolRegistry
{
    public static Registry<IProtocol> All { get; } = new("protocol");
}
