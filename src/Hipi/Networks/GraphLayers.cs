using System.Collections.Immutable;
using Hipi.Networks.Operations;

namespace Hipi.Networks;

/// <content>Layers and losses of recurrent, generative and mixture networks.</content>
public sealed partial class Graph
{
    /// <summary>x where x is above 0, else slope x (at 0 the derivative is the slope); slope 0 is ReLU.</summary>
    public Node LeakyRelu(Node x, float slope) => new Unary<LeakyReluRule>(x, new LeakyReluRule(slope));

    /// <summary>1 / (1 + e^-x).</summary>
    public Node Sigmoid(Node x) => ScaledSigmoid(x, 0f, 1f);

    /// <summary>tanh x, of every feature.</summary>
    public Node Tanh(Node x) => new Unary<TanhRule>(x, default);

    /// <summary>x kept in [low, high]; a gradient passes inside and at the edges.</summary>
    public Node Clip(Node x, float low, float high) => low <= high
        ? new Unary<ClipRule>(x, new ClipRule(low, high))
        : throw new ArgumentException($"clip: expected low <= high, got {low} and {high}.");

    /// <summary>The features first..first+count-1 of x.</summary>
    public Node Slice(Node x, int first, int count) => new Slice(x, first, count);

    /// <summary>x's features cut into consecutive parts of the given sizes, which make up the whole.</summary>
    public ImmutableArray<Node> Split(Node x, params int[] sizes)
    {
        if (sizes.Sum() != x.Features)
            throw new ArgumentException($"split: expected sizes that sum to {x.Features}, got {string.Join(" + ", sizes)}.");
        return [.. sizes.Select((size, k) => Slice(x, sizes[..k].Sum(), size))];
    }

    /// <summary>The sum over each row's features [1].</summary>
    public Node Sum(Node x) => new SumFeatures(x);

    /// <summary>exp x_k / Σ_j exp x_j over each row's features.</summary>
    public Node Softmax(Node x) => new Softmax(x);

    /// <summary>x_k - log Σ_j exp x_j over each row's features.</summary>
    public Node LogSoftmax(Node x) => new LogSoftmax(x);

    /// <summary>The next state of a gated recurrent unit: h' = (1 - z) n + z h (E-GRU).</summary>
    /// <param name="x">This step's input [I].</param>
    /// <param name="state">The state before it, h [H].</param>
    /// <param name="weightInput">[3H, I], rows in the order reset, update, new; see <see cref="GruCell"/>.</param>
    /// <param name="weightHidden">[3H, H].</param>
    /// <param name="biasInput">[3H].</param>
    /// <param name="biasHidden">[3H]; the new gate's part lies inside the product with the reset gate.</param>
    public Node GruStep(Node x, Node state, Parameter weightInput, Parameter weightHidden, Parameter biasInput, Parameter biasHidden) =>
        new GruGates(Dense(x, weightInput, biasInput, Activation.None), Dense(state, weightHidden, biasHidden, Activation.None), state);

    /// <summary>z = μ + e^l ε; head [2Z]: means, then log standard deviations l (not clipped); noise ε [Z] (E-VAE).</summary>
    /// <remarks>Differentiated by head and noise.</remarks>
    public Node GaussianDraw(Node head, Node noise) => new GaussianDraw(head, noise);

    /// <summary>KL(N(μ, σ²) || N(0, 1)) of each row's head [2Z], summed over its components [1] (E-VAE).</summary>
    public Node StandardNormalDivergence(Node head) => new StandardNormalDivergence(head);

    /// <summary>
    /// The mean over rows of Σ (y - x)² / 2 + weight KL(N(μ, σ²) || N(0, 1)): with weight 1 the negative evidence bound of a Gaussian
    /// variational autoencoder whose decoder has unit variance, but for log(2π) / 2 a feature (E-VAE).
    /// </summary>
    /// <param name="output">The decoder's output y [F], made from <see cref="GaussianDraw"/> of the same head.</param>
    /// <param name="target">What was to be reconstructed, x [F].</param>
    /// <param name="head">The encoder's output [2Z]: means, then log standard deviations.</param>
    /// <param name="weight">Weight of the divergence.</param>
    public Node VaeLoss(Node output, Node target, Node head, float weight) =>
        Mean(Add(Scale(Sum(SquaredError(output, target)), 0.5f), Scale(StandardNormalDivergence(head), weight)));

    /// <summary>
    /// log Σ_k π_k N(y; μ_k, σ_k²) of each row [1], π = softmax(logits); head [K (1 + 2D)]: K logits, then the means component by
    /// component, then the log standard deviations (not clipped); value y [D] (E-MDN).
    /// </summary>
    /// <remarks>Differentiated by head and value.</remarks>
    public Node MixtureLogDensity(Node head, Node value, int components) => new MixtureLogDensity(head, value, components);

    /// <summary>The mixture density loss: the mean over rows of -<see cref="MixtureLogDensity"/>.</summary>
    public Node MixtureLoss(Node head, Node value, int components) => Scale(Mean(MixtureLogDensity(head, value, components)), -1f);

    /// <summary>clip((x - mean) / sqrt(variance + epsilon), ±limit), by the normaliser's statistics at each replay (E-WELFORD).</summary>
    public Node Normalise(Node x, RunningNormaliser normaliser) => new Normalised(x, normaliser);
}
