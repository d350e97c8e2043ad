using Hipi.InverseRl;
using Hipi.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.InverseRl;

/// <summary>
/// E-LEMMA1 and E-LEMMA2 on the divergence E-OBJECTIVE, asserted through the arm `inverse-rl` with `partition: exact` and enumerated
/// candidates.
/// </summary>
public sealed class LemmaProperties(ITestOutputHelper output)
{
    [Fact]
    public void Lemma1_AnyFractionRelabelled_NeverRaisesTheDivergence() =>
        Check.Holds(output, MdpCase.Any, c => Lemma1Violation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Lemma1_SabotageIsSeen() => AllSabotagesAreSeen(Lemma1Violation);

    /// <summary>KL(q || p) is convex in the fraction and least at 1: relabelling more never does worse.</summary>
    [Fact]
    public void Lemma1_LargerFraction_NeverDoesWorse() =>
        Check.Holds(output, MdpCase.Any, c => MonotoneViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Lemma1_LargerFraction_SabotageIsSeen() => AllSabotagesAreSeen(MonotoneViolation);

    [Fact]
    public void Lemma2_AllRelabelled_IsAnEquality() =>
        Check.Holds(output, MdpCase.Any, c => Lemma2Violation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Lemma2_SabotageIsSeen() => AllSabotagesAreSeen(Lemma2Violation);

    [Fact]
    public void Lemma2_FractionRelabelled_IsAnInequality() =>
        Check.Holds(output, MdpCase.Any, c => Lemma2FractionViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Lemma2_FractionRelabelled_SabotageIsSeen() => AllSabotagesAreSeen(Lemma2FractionViolation);

    [Fact]
    public void Lemma2_HalfRelabelled_IsInGeneralStrict()
    {
        int strict = 0, cases = 200;
        for (int number = 0; number < cases; number++)
        {
            LemmaCase stored = new(MdpCase.Number(number), Sabotage.None);
            if (stored.Commanded - stored.Divergence(0.5) - stored.ExpectedLabelDivergence(0.5) > 1e-6) strict++;
        }
        Assert.True(strict >= 0.95 * cases, $"{strict} of {cases} cases are strict");
    }

    private static void AllSabotagesAreSeen(Func<MdpCase, Sabotage, string?> violation)
    {
        foreach (Sabotage sabotage in new[] { Sabotage.LogZDropped, Sabotage.PriorDropped, Sabotage.SignFlipped })
            Check.Fails(MdpCase.Any, c => violation(c, sabotage));
    }

    private static string? Lemma1Violation(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("fraction");
        LemmaCase stored = new(c, sabotage);
        foreach (double fraction in new[] { 1, 0.5, stream.NextDouble() })
        {
            double commanded = stored.Commanded, relabelled = stored.Divergence(fraction);
            if (!Near.AtMost(relabelled, commanded)) return $"fraction {fraction}: KL {commanded:R} rose to {relabelled:R}";
        }
        return null;
    }

    private static string? MonotoneViolation(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("fraction");
        LemmaCase stored = new(c, sabotage);
        double[] fractions = [0, .. new[] { 0.25, 0.5, 0.75, stream.NextDouble() }.Order(), 1];
        double before = stored.Commanded;
        foreach (double fraction in fractions)
        {
            double now = stored.Divergence(fraction);
            if (!Near.AtMost(now, before)) return $"fraction {fraction}: KL {before:R} rose to {now:R}";
            before = now;
        }
        return null;
    }

    private static string? Lemma2Violation(MdpCase c, Sabotage sabotage)
    {
        LemmaCase stored = new(c, sabotage);
        double commanded = stored.Commanded, relabelled = stored.Divergence(1), labels = stored.ExpectedLabelDivergence(1);
        if (double.IsPositiveInfinity(relabelled))
            return double.IsPositiveInfinity(commanded) ? null : $"KL {commanded:R} rose to infinity";
        return Near.Equal(commanded - relabelled, labels, commanded) ? null
            : $"KL fell from {commanded:R} to {relabelled:R}, expected by {labels:R}";
    }

    private static string? Lemma2FractionViolation(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("fraction");
        LemmaCase stored = new(c, sabotage);
        foreach (double fraction in new[] { 0.5, stream.NextDouble() })
        {
            double commanded = stored.Commanded, relabelled = stored.Divergence(fraction),
            labels = stored.ExpectedLabelDivergence(fraction);
            if (double.IsPositiveInfinity(commanded)) continue;   // the left side is infinite, or both are
            if (!Near.AtMost(labels, commanded - relabelled, commanded))
                return $"fraction {fraction}: KL fell from {commanded:R} to {relabelled:R}, expected by at least {labels:R}";
        }
        return null;
    }
}
