namespace Hipi.InverseRl;

/// <summary>Where the candidate tasks of a batch come from.</summary>
public enum CandidateSource
{
    /// <summary>The batch's commanded tasks, themselves draws from the prior.</summary>
    Tasks,

    /// <summary>The achieved goals of the batch's states.</summary>
    States,

    /// <summary>The achieved goals of the batch's next states.</summary>
    NextStates,

    /// <summary>The achieved goals of the last rewarded states of the batch's episodes.</summary>
    FinalStates,

    /// <summary>The whole finite support, whose prior then enters the posterior.</summary>
    Enumerate,
}
