using Hipi.Regression.Support;

namespace Hipi.Regression.Didactic;

/// <summary>One run of fig4's quick profile, all 10 seeds, shared by the tests that read it.</summary>
public sealed class Fig4Run : IDisposable
{
    internal DidacticRun Quick { get; } = new("fig4", "quick");

    public void Dispose() => Quick.Dispose();
}
