namespace Hipi.Learning;

/// <summary>
/// Marks the settings of a learner that regresses on rewards, and so cannot take one of -inf: a spec that pairs them is refused.
/// </summary>
public interface INeedsFiniteRewards;
