using Hipi.Numerics;

namespace Hipi.Networks.Operations;

/// <summary>y = x Wᵀ + b, or its positive part.</summary>
/// <remarks>
/// Numerics: the orders of <see cref="DenseKernels"/>.  Alloc: scratch of the gradients, once.
/// </remarks>
internal sealed unsafe class Dense : Node
{
    /// <summary>Place of the weight among the inputs.</summary>
    public const int WeightInput = 1;

    private readonly Node x;
    private readonly ParameterNode weight, bias;
    private readonly Activation activation;
    private Buffer? weightScratch, inputScratch;

    public Dense(Node x, ParameterNode weight, ParameterNode bias, Activation activation)
        : base(x.Graph, NodeKind.Batch, weight.Parameter.Rows, x, weight, bias)
    {
        (this.x, this.weight, this.bias, this.activation) = (x, weight, bias, activation);
        if (weight.Parameter.Columns != x.Features || bias.Parameter.Columns != Features)
            throw new ArgumentException($"{weight.Parameter.Name}: expected [{Features}, {x.Features}] and a bias of {Features}.");
    }

    private Span<float> Scratch => (weightScratch ??= new Buffer(WeightGradientScratch.Length(Graph.Batch, x.Features))).Span;

    internal override void Forward()
    {
        if (activation == Activation.Relu)
            DenseKernels.ForwardRelu(x.Values, weight.Values, bias.Values, Values, Graph.Batch, x.Features, Features);
        else
            DenseKernels.Forward(x.Values, weight.Values, bias.Values, Values, Graph.Batch, x.Features, Features);
    }

    internal override void Backward(BackwardStep step)
    {
        if (activation == Activation.Relu) Activations.ReluGradient(Values, Gradients, Gradients);
        if (step.Flows[2] != Flow.None) BiasGradient(step.Flows[2]);
        if (step.Flows[0] != Flow.None) InputGradient(step);
        if (step.Mover is { } mover) MoveWeight(mover, step.Flows[WeightInput]);   // last: the input's gradient needs the weight as it was
        else if (step.Flows[WeightInput] != Flow.None) WeightGradient(step.Flows[WeightInput]);
    }

    private void InputGradient(BackwardStep step)
    {
        if (step.InputRange is (int first, int count) && count < x.Features) InputGradientOf(first, count, step.Flows[0]);
        else InputGradient(step.Flows[0]);
    }

    private void InputGradient(Flow flow)
    {
        if (flow == Flow.Write) DenseKernels.InputGradient(Gradients, weight.Values, x.Gradients, Graph.Batch, x.Features, Features);
        else DenseKernels.InputGradientAdd(Gradients, weight.Values, x.Gradients, Graph.Batch, x.Features, Features);
    }

    /// <summary>Only the features that somebody reads, by way of a scratch of that width.</summary>
    private void InputGradientOf(int first, int count, Flow flow)
    {
        Span<float> share = (inputScratch ??= new Buffer(Panels.Length(Graph.Batch, x.Features))).Span[..Panels.Length(Graph.Batch, count)];
        DenseKernels.InputGradientOf(Gradients, weight.Values, share, Graph.Batch, x.Features, Features, first, count);
        for (int panel = 0, width = count * Panels.Width; panel < Graph.PanelCount; panel++)
            Vectors.Give(share.Slice(panel * width, width), x.Gradients.Slice((panel * x.Features + first) * Panels.Width, width), flow);
    }

    private void WeightGradient(Flow flow)
    {
        if (flow == Flow.Write)
            DenseKernels.WeightGradient(x.Values, Gradients, weight.Gradients, Scratch, Graph.Batch, x.Features, Features);
        else DenseKernels.WeightGradientAdd(x.Values, Gradients, weight.Gradients, Scratch, Graph.Batch, x.Features, Features);
    }

    private void MoveWeight(Descent mover, Flow flow)
    {
        AdamSink sink = mover.Sink(weight.Parameter);
        if (flow == Flow.Write)
            DenseKernels.SumWeightGradient<FromZero, AdamSink>(x.Values, Gradients, Scratch, Graph.Batch, x.Features, Features, ref sink);
        else DenseKernels.SumWeightGradient<FromDestination, AdamSink>(x.Values, Gradients, Scratch, Graph.Batch, x.Features, Features,
            ref sink);
        if (!sink.IsFinite) mover.NoteBroken(weight.Parameter);
    }

    private void BiasGradient(Flow flow)
    {
        if (flow == Flow.Write) DenseKernels.BiasGradient(Gradients, bias.Gradients, Graph.Batch, Features);
        else DenseKernels.BiasGradientAdd(Gradients, bias.Gradients, Graph.Batch, Features);
    }

    internal override void Forward(ScalarInterpreter tape)
    {
        Span<double> y = tape.Value(this), input = tape.Value(x), w = tape.Value(weight), b = tape.Value(bias);
        for (int output = 0; output < Features; output++)
        for (int n = 0; n < Graph.Batch; n++)
        {
            double sum = b[output];
            for (int k = 0; k < x.Features; k++) sum += w[output * x.Features + k] * input[k * Graph.Batch + n];
            if (activation == Activation.Relu) sum = tape.Kink(sum) > 0 ? sum : 0;
            y[output * Graph.Batch + n] = sum;
        }
    }

    internal override void Backward(ScalarInterpreter tape)
    {
        Span<double> y = tape.Value(this), gradient = tape.Gradient(this), input = tape.Value(x), w = tape.Value(weight);
        Span<double> inputShare = tape.Gradient(x), weightShare = tape.Gradient(weight), biasShare = tape.Gradient(bias);
        for (int output = 0; output < Features; output++)
        for (int n = 0; n < Graph.Batch; n++)
        {
            double g = gradient[output * Graph.Batch + n];
            if (activation == Activation.Relu && y[output * Graph.Batch + n] <= 0) continue;
            biasShare[output] += g;
            for (int k = 0; k < x.Features; k++)
            {
                inputShare[k * Graph.Batch + n] += g * w[output * x.Features + k];
                weightShare[output * x.Features + k] += g * input[k * Graph.Batch + n];
            }
        }
    }
}
