namespace Hipi.Environments;

/// <summary>An environment that may keep the number of steps taken in its state, so that time can be observed.</summary>
public interface IClocked
{
    /// <summary>Number T of states at which a reward is given in an episode; 0 where the state holds no clock.</summary>
    int Horizon { get; }

    /// <summary>Where the clock stands in a state; it reads 0 at s_1 and T − 1 at s_T.</summary>
    int ClockIndex { get; }
}
