using System.Runtime.Intrinsics;
using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Xunit;
using Xunit.Sdk;

namespace Hipi.Properties.Networks;

/// <summary>
/// An operation with a fault in one of its four passes must be caught by <see cref="GradientCheck"/>, and pass without it.
/// </summary>
public class GradientCheckTwins
{
    public enum Fault { None, FloatForward, FloatBackward, DoubleForward, DoubleBackward, FloatBackwardForgetsToAdd }

    [Theory]
    [InlineData(Fault.FloatForward, "loss")]
    [InlineData(Fault.FloatBackward, "x: worst difference")]
    [InlineData(Fault.DoubleForward, "loss")]
    [InlineData(Fault.DoubleBackward, "x: worst difference")]
    [InlineData(Fault.FloatBackwardForgetsToAdd, "x: worst difference")]
    public void AFaultyPass_IsCaught(Fault fault, string expected)
    {
        var caught = Assert.ThrowsAny<XunitException>(() => Check(fault));
        Assert.Contains(expected, caught.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameOperationWithoutAFault_Passes() => Assert.True(Check(Fault.None));

    private static bool Check(Fault fault)
    {
        var graph = new Graph(19);
        Input x = graph.Input("x", 3);
        var stream = new RngStream(2, "twin");
        LayerGradients.Draw(x, 19, ref stream);
        return GradientCheck.Holds(graph.Differentiate(graph.Mean(graph.Add(new Square(x, fault), graph.Exp(x))), [], [x]), [], [x]);
    }

    /// <summary>x², wrong by a part in a thousand in one pass.</summary>
    private sealed unsafe class Square(Node x, Fault fault) : Node(x.Graph, NodeKind.Batch, x.Features, x)
    {
        private float Off(Fault own) => fault == own ? 1.001f : 1f;

        internal override void Forward()
        {
            for (int i = 0; i < Length; i++) Value[i] = x.Value[i] * x.Value[i] * Off(Fault.FloatForward);
        }

        internal override void Backward(BackwardStep step)
        {
            Flow flow = fault == Fault.FloatBackwardForgetsToAdd ? Flow.Write : step.Flows[0];
            Vector256<float> two = Vector256.Create(2f * Off(Fault.FloatBackward));
            for (int i = 0; i < Length; i += 8)
                Vectors.Give(two * Vector256.Load(Gradient + i) * Vector256.Load(x.Value + i), x.Gradient + i, flow);
        }

        internal override void Forward(ScalarInterpreter tape)
        {
            for (int i = 0; i < tape.Value(x).Length; i++)
                tape.Value(this)[i] = tape.Value(x)[i] * tape.Value(x)[i] * Off(Fault.DoubleForward);
        }

        internal override void Backward(ScalarInterpreter tape)
        {
            for (int i = 0; i < tape.Value(x).Length; i++)
                tape.Gradient(x)[i] += 2 * Off(Fault.DoubleBackward) * tape.Gradient(this)[i] * tape.Value(x)[i];
        }
    }
}
