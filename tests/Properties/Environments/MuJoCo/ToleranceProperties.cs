using Hipi.Environments.MuJoCo;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>E-SUITE-REWARD: the suite's soft indicators against closed forms.</summary>
public sealed class ToleranceProperties
{
    [Theory]
    [InlineData(1.3f, 1f)]           // the bound is met
    [InlineData(1.2f, 1f)]
    [InlineData(0.6f, 0.1f)]         // one margin below
    [InlineData(0.9f, 0.5623413f)]   // half a margin: 0.1^(1/4)
    [InlineData(0.0f, 1e-4f)]        // two margins: 0.1^4
    public void Bell_OfAHeight_IsTheClosedForm(float height, float expected) =>
        Assert.Equal(expected, Tolerance.Bell(height, 1.2f, 0.6f, 0.1f), 1e-6f);

    [Theory]
    [InlineData(1.5f, 1f)]
    [InlineData(0.5f, 0.5f)]         // one margin below
    [InlineData(0.75f, 0.75f)]
    [InlineData(0f, 0f)]
    [InlineData(-3f, 0f)]
    public void Ramp_OfASpeed_IsTheClosedForm(float speed, float expected) =>
        Assert.Equal(expected, Tolerance.Ramp(speed, 1f, 0.5f, 0.5f), 1e-6f);
}
