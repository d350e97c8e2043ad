namespace Hipi.Networks;

/// <summary>What a node's backward pass does with the gradient of one input.</summary>
internal enum Flow
{
    /// <summary>Nothing that is differentiated depends on it.</summary>
    None,

    /// <summary>It is the first contribution: it overwrites.</summary>
    Write,

    /// <summary>It adds to what later nodes contributed.</summary>
    Add,
}

/// <summary>One node of a plan's reverse pass and what becomes of its inputs' gradients.</summary>
internal sealed class BackwardStep(Node node, Flow[] flows)
{
    public Node Node { get; } = node;
    public Flow[] Flows { get; } = flows;

    /// <summary>The features of the first input whose gradient somebody reads; null for all.</summary>
    public (int First, int Count)? InputRange { get; set; }

    /// <summary>
    /// Moves the node's weights as their gradient comes, which then is kept nowhere; null where the gradient is to be kept.
    /// </summary>
    public Descent? Mover { get; private init; }

    /// <summary>The same step with a mover.</summary>
    public BackwardStep MovedBy(Descent mover) => new(Node, Flows) { InputRange = InputRange, Mover = mover };
}
