namespace Hipi.Relabelling;

/// <summary>What the spec's checks ask of the settings of every arm, whatever its kind.</summary>
/// <remarks>
/// The fraction relabelled is the caller's: a field of every arm in a spec, from which it draws the mask (<see cref="RelabelMask"/>).
/// </remarks>
public interface IRelabelOptions
{
    /// <summary>
    /// The field that makes the arm need a map from states to goals (`relabel` where the arm itself does); null where it needs none.
    /// </summary>
    string? GoalMapField => null;

    /// <summary>True where the arm needs a family of finitely many tasks.</summary>
    bool NeedsFiniteTasks => false;

    /// <summary>True where the arm needs the exact log Z of a finite MDP.</summary>
    bool NeedsExactPartition => false;

    /// <summary>The learner's scorer that the arm needs (`softQ`, `backup`), else null.</summary>
    string? NeedsScorer => null;

    /// <summary>Settings of the arm that contradict each other.</summary>
    IEnumerable<RelabelProblem> Contradictions() => [];
}

/// <summary>Why an arm's settings cannot be served.</summary>
/// <param name="Field">The field of the arm to mend.</param>
/// <param name="Rule">What holds for a valid value.</param>
/// <param name="Found">The value found, as JSON.</param>
/// <param name="Todo">What to do about it.</param>
public sealed record RelabelProblem(string Field, string Rule, string Found, string Todo);
