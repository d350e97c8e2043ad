using System.Globalization;

namespace Hipi.Experiments;

/// <summary>What came out of a claim.</summary>
public enum ClaimOutcome
{
    Holds,
    Fails,

    /// <summary>The interval contains the threshold, seeds are missing or fewer than five, or both arms are at one number throughout.</summary>
    Undecided,

    /// <summary>Its cells are not there.</summary>
    NoResults,
}

/// <summary>A judged claim.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Outcome">What came out.</param>
/// <param name="Interval">The number judged, with its 95 % interval (both ends the number itself for an exact claim); null without
/// results.</param>
/// <param name="Seeds">Seeds that it was judged on.</param>
/// <param name="Source">`published`, or the profile's name.</param>
/// <param name="Reason">One sentence: the number, the threshold, and why it is undecided where it is.</param>
public sealed record Verdict(Claim Claim, ClaimOutcome Outcome, Interval? Interval, int Seeds, string Source, string Reason)
{
    /// <summary>Whether only a part of the spec's seeds is there.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The number with its interval as text; empty without results.</summary>
    public string Number => Interval is not { } interval ? ""
        : interval.Low == interval.High && interval.Low == interval.Value ? Show(interval.Value)
        : $"{Show(interval.Value)} [{Show(interval.Low)}, {Show(interval.High)}]";

    internal static string Show(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
