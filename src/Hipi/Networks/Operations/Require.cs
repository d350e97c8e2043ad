namespace Hipi.Networks.Operations;

/// <summary>Shape rules of operations, each with its message; they return the node that they passed.</summary>
internal static class Require
{
    /// <summary>A batch of rows, not one number.</summary>
    public static Node Batch(Node node, string name) =>
        node.Kind == NodeKind.Batch ? node : throw new ArgumentException($"{name}: expected rows of features, got one number.");

    /// <summary>A batch of so many features.</summary>
    public static Node Features(Node node, int features, string name) =>
        Batch(node, name).Features == features ? node
            : throw new ArgumentException($"{name}: expected {features} features, got {node.Features}.");

    /// <summary>A batch of twice as many features as another has.</summary>
    public static Node Head(Node head, Node half, string name) => Features(head, 2 * Batch(half, name).Features, name);

    /// <summary>A batch whose features are two equal halves.</summary>
    public static Node Even(Node head, string name) =>
        Batch(head, name).Features % 2 == 0 ? head
            : throw new ArgumentException($"{name}: expected means and as many log standard deviations, got {head.Features} features.");
}
