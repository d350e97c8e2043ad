namespace Hipi.Experiments;

/// <summary>How a cell is run: the online loop of the paper, or a didactic figure's computation.</summary>
/// <remarks>
/// A protocol writes its curve, table and weights through <see cref="CellRun.Folder"/>; the store finishes the cell afterwards.
/// It stops at <see cref="CellRun.Stop"/> by writing a checkpoint and throwing <see cref="OperationCanceledException"/>.
/// A number that is not finite is thrown as <see cref="CellFailedException"/> (or as a plain <see cref="Learning.NonFiniteException"/>).
/// </remarks>
public interface IProtocol
{
    /// <summary>The sections of a spec that this protocol reads; the others must be absent.</summary>
    SpecSections Needs { get; }

    void Run(CellRun run);

    /// <summary>Whether it can run an arm of a kind; the relabellers of a replay buffer, unless a protocol has arms of its own.</summary>
    Func<string, bool> TakesArm => static kind => Relabelling.RelabellerRegistry.All.Find(kind) is not null;

    /// <summary>Problems of a bound spec that only this protocol can see, each with the path of the field to mend.</summary>
    IEnumerable<SpecProblem> Check(Spec spec) => [];
}

/// <summary>Sections of a spec that hang on the protocol.</summary>
[Flags]
public enum SpecSections
{
    None = 0,
    Environment = 1,
    Tasks = 2,
    Learner = 4,
    Budget = 8,
    Evaluation = 16,

    /// <summary>The protocol's own options, section `data`.</summary>
    Data = 32,

    /// <summary>What a learning run reads.</summary>
    Online = Environment | Tasks | Learner | Budget | Evaluation,
}

/// <summary>One thing wrong with a spec: `path: rule, found value; what to do`.</summary>
/// <param name="Path">Dotted path of the field, such as `learner.discount` or `seeds[2]`.</param>
/// <param name="Rule">What holds for a valid value, such as `must be in [0, 1)`.</param>
/// <param name="Found">The value found, as text.</param>
/// <param name="Todo">What to do about it; null for "correct it there".</param>
public sealed record SpecProblem(string Path, string Rule, string Found, string? Todo = null);
