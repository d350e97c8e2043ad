namespace Hipi.Environments;

/// <summary>An environment that knows where in its world a goal lies, for pictures.</summary>
public interface IGoalPlace
{
    /// <summary>The place of a goal [GoalSize] in the world; place [3], metres.</summary>
    void PlaceOf(ReadOnlySpan<float> goal, Span<double> place);

    /// <summary>Radius of the mark that shows it, metres.</summary>
    double MarkRadius { get; }
}
