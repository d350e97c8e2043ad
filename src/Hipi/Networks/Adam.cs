using System.Runtime.InteropServices;
using Hipi.Numerics;

namespace Hipi.Networks;

/// <summary>Adam over one parameter set, with optional clipping of each tensor's gradient by its norm.</summary>
/// <remarks>
/// Source: E-ADAM.
/// Numerics: rates 0.9 and 0.999, epsilon 1e-8 added to the corrected root; the powers of the rates are doubles kept by
/// repeated multiplication and saved.
/// Clipping is per tensor (a tensor of several parts: per part), not by the global norm.
/// Alloc: moments, once.
/// </remarks>
public sealed class Adam : IStateful
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    private readonly ParameterSet parameters;
    private readonly double learningRate;
    private readonly double? clipNorm;
    private readonly Buffer mean, square;
    private double beta1Power = 1, beta2Power = 1;

    public Adam(ParameterSet parameters, double learningRate, double? clipNorm)
    {
        (this.parameters, this.learningRate, this.clipNorm) = (parameters, learningRate, clipNorm);
        (mean, square) = (new Buffer(parameters.Values.Length), new Buffer(parameters.Values.Length));
    }

    /// <summary>Moves the parameters by their gradients; clips the gradients in place first.</summary>
    public void Step()
    {
        if (clipNorm is double limit) Clip(limit);
        AdamKernel.Apply(parameters.Gradients, mean.Span, square.Span, parameters.Values, Begin());
    }

    internal ParameterSet Parameters => parameters;

    /// <summary>Whether a tensor's gradient is needed whole before any of it is used.</summary>
    internal bool Clips => clipNorm is not null;

    /// <summary>Means of gradients, in the places of the parameters.</summary>
    internal Span<float> Mean => mean.Span;

    /// <summary>Means of squared gradients.</summary>
    internal Span<float> Square => square.Span;

    /// <summary>Counts a step whose parameters the caller moves.</summary>
    internal AdamStep Begin()
    {
        beta1Power *= Beta1;
        beta2Power *= Beta2;
        return AdamStep.Of(learningRate, Beta1, Beta2, Epsilon, beta1Power, beta2Power);
    }

    /// <summary>Adds the whole optimiser state to a hash.</summary>
    public void AddTo(ref StableHash hash)
    {
        hash.Add(mean.Span);
        hash.Add(square.Span);
        hash.Add(beta1Power);
        hash.Add(beta2Power);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(beta1Power);
        writer.Write(beta2Power);
        writer.Write(MemoryMarshal.AsBytes(mean.Span));
        writer.Write(MemoryMarshal.AsBytes(square.Span));
    }

    public void Load(BinaryReader reader)
    {
        beta1Power = reader.ReadDouble();
        beta2Power = reader.ReadDouble();
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(mean.Span));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(square.Span));
    }

    private void Clip(double limit)
    {
        foreach (Parameter tensor in parameters.Tensors)
            for (int part = 0, length = tensor.Length / tensor.Parts; part < tensor.Parts; part++)
                GradientClip.ByNorm(tensor.Gradient.Slice(part * length, length), limit);
    }
}
