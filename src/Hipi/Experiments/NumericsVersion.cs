namespace Hipi.Experiments;

/// <summary>The version of everything that moves a number without standing in a spec: kernels, streams, order of draws.</summary>
/// <remarks>
/// Raised by every commit that says "numbers changed"; results of another version are refused, goldens are accepted anew.
/// </remarks>
public static class NumericsVersion
{
    public const int Current = 1;
}
