namespace Hipi.Networks;

/// <summary>What a dense layer does to its sums.</summary>
public enum Activation
{
    None,
    Relu,
}
