namespace Hipi.Environments;

/// <summary>An environment whose agent has a forward speed, for tasks that ask for one.</summary>
public interface IVelocitySpace
{
    /// <summary>Forward speed of a state, m/s.  Alloc: none.</summary>
    float ForwardVelocity(ReadOnlySpan<float> state);
}
