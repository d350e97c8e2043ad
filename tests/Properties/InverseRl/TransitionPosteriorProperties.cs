using Hipi.InverseRl;
using Hipi.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace Hipi.Properties.InverseRl;

/// <summary>E-TRANSITION-POSTERIOR, E-SOFTQ, E-BACKUP, E-FORWARD: labels of single transitions, through the arm's code.</summary>
public sealed class TransitionPosteriorProperties(ITestOutputHelper output)
{
    [Fact]
    public void SoftQ_OfRandomPolicies_EqualsEnumerationOfWhatFollows() =>
        Check.Holds(output, MdpCase.Any, c => SoftQViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void SoftQ_SabotageIsSeen() => Check.Fails(MdpCase.Any, c => SoftQViolation(c, Sabotage.SignFlipped));

    [Fact]
    public void TransitionPosterior_OfRandomPolicies_AttainsTheMaximum() =>
        Check.Holds(output, MdpCase.Any, c => MaximumViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void TransitionPosterior_SabotageIsSeen() => AllSabotagesAreSeen(MaximumViolation);

    [Fact]
    public void Backup_InExpectation_DiffersFromSoftQByTheEntropyTerms() =>
        Check.Holds(output, MdpCase.Any, c => BackupViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void Backup_SabotageIsSeen() => Check.Fails(MdpCase.Any, c => BackupViolation(c, Sabotage.SignFlipped));

    [Fact]
    public void JointConditional_WithEnumerationsQ_DiffersByTheForwardMessageOnly() =>
        Check.Holds(output, MdpCase.Any, c => ConditionalViolation(c, Sabotage.None), MdpCase.Classes);

    [Fact]
    public void JointConditional_SabotageIsSeen()
    {
        AllSabotagesAreSeen(ConditionalViolation);
        Check.Fails(MdpCase.Any, c => ConditionalViolation(c, Sabotage.ForwardMessageDropped));
    }

    private static void AllSabotagesAreSeen(Func<MdpCase, Sabotage, string?> violation)
    {
        foreach (Sabotage sabotage in new[] { Sabotage.LogZDropped, Sabotage.PriorDropped, Sabotage.SignFlipped })
            Check.Fails(MdpCase.Any, c => violation(c, sabotage));
    }

    private static string? SoftQViolation(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("policy");
        double[] policy = Draw.Policy(ref stream, c.Mdp);
        int task = stream.NextInt(c.Tasks);
        SoftValues values = SoftValues.OfPolicy(sabotage.Rewards(c.Mdp), task, policy);
        return EveryPair(c, (t, s, a) =>
        {
            double enumerated = Continuation.Value(c.Mdp, task, policy, t, s, a);
            return Near.Equal(values.Q(t, s, a), enumerated) ? null
                : $"Q_{t}({s}, {a}) is {values.Q(t, s, a):R}, by enumeration {enumerated:R}";
        });
    }

    // Eq. 12 over labels: Σ λ (Q - log Z + log p - log λ) is at most log Σ p exp(Q - log Z), attained by λ ∝ p exp(Q - log Z).
    private static string? MaximumViolation(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("policy");
        double[] logZ = c.Oracle.LogZByEnumeration(), logPrior = [.. c.Mdp.Prior.ToArray().Select(p => Math.Log(p))];
        SoftValues[] values =
            [.. Enumerable.Range(0, c.Tasks).Select(task => SoftValues.OfPolicy(c.Mdp, task, Draw.Policy(ref stream, c.Mdp)))];
        return EveryPair(c, (t, s, a) =>
        {
            double[] q = [.. values.Select(v => v.Q(t, s, a))];
            double[] weights =
                [.. q.Select((value, k) => double.IsNegativeInfinity(logZ[k]) ? double.NegativeInfinity : logPrior[k] + (value - logZ[k]))];
            double best = LogSumExp.Of(weights);
            if (double.IsNegativeInfinity(best)) return null;   // no task allows the pair
            double[] labels = Label(c, sabotage, q, logZ), competitor = Draw.Simplex(ref stream, c.Tasks);
            double attained = -Divergence.ToLog(labels, weights), other = -Divergence.ToLog(competitor, weights);
            if (!Near.Equal(attained, best)) return $"at ({t}, {s}, {a}) the labels attain {attained:R}, the maximum is {best:R}";
            return Near.AtMost(other, best) ? null : $"at ({t}, {s}, {a}) a competitor attains {other:R} above {best:R}";
        });
    }

    // E[r - log q(a_t) + Q(s', a')] - Q(s_t, a_t) = -log q(a_t | s_t) + E log q(a_t+1 | s_t+1), the second term absent at the last step.
    private static string? BackupViolation(MdpCase c, Sabotage sabotage)
    {
        RngStream stream = c.Stream("policy");
        double[] policy = Draw.Policy(ref stream, c.Mdp);
        int task = stream.NextInt(c.Tasks);
        SoftValues values = SoftValues.OfPolicy(c.Mdp, task, policy);
        double sign = sabotage == Sabotage.SignFlipped ? -1 : 1;
        return EveryPair(c, (t, s, a) =>
        {
            if (double.IsNegativeInfinity(values.Q(t, s, a))) return null;
            double backup = Continuation.ExpectedBackup(c.Mdp, task, policy, values, t, s, a);
            double expected = values.Q(t, s, a)
                + sign * (-Math.Log(Continuation.Policy(c.Mdp, policy, t, s, a)) + Continuation.ExpectedNextLog(c.Mdp, policy, t, s, a));
            return Near.Equal(backup, expected) ? null : $"at ({t}, {s}, {a}) the backup score is {backup:R}, expected {expected:R}";
        });
    }

    // p(ψ | s_t, a_t) of the exact joint ∝ p(ψ) / Z(ψ) α_t(s_t) exp Q_t(s_t, a_t); at the first step α = p_1(s_1) is the same for every
    // task.
    private static string? ConditionalViolation(MdpCase c, Sabotage sabotage)
    {
        double[] logZ = c.Oracle.LogZByEnumeration();
        SoftValues[] values = [.. Enumerable.Range(0, c.Tasks).Select(task => SoftValues.Enumeration(c.Mdp, task))];
        double[][] message = [.. Enumerable.Range(0, c.Tasks).Select(task => c.Oracle.ForwardMessage(task))];
        JointTable joint = new(c, logZ);
        return EveryPair(c, (t, s, a) =>
        {
            double[]? exact = joint.Conditional(t, s, a);
            if (exact is null) return null;   // the pair is impossible at this step
            double[] scores =
                [.. values.Select((v, k) =>
                v.Q(t, s, a) + (t == 0 || sabotage == Sabotage.ForwardMessageDropped ? 0 : message[k][t * c.States + s]))];
            double[] labels = Label(c, sabotage, scores, logZ);
            for (int k = 0; k < c.Tasks; k++)
                if (!Near.Equal(labels[k], exact[k]))
                    return $"at ({t}, {s}, {a}) task {k} has {labels[k]:R}, the joint's conditional is {exact[k]:R}";
            return null;
        });
    }

    // One row through the arm: scores - log Z + log prior, softmax.
    private static double[] Label(MdpCase c, Sabotage sabotage, double[] scores, double[] logZ)
    {
        double[] given = sabotage == Sabotage.SignFlipped ? [.. scores.Select(x => double.IsInfinity(x) ? x : -x)] : scores;
        return new TheoryArm(given, sabotage.Rewards(c.Mdp).Prior.ToArray(), Partition.Exact, sabotage.LogZ(logZ)).Probabilities;
    }

    private static string? EveryPair(MdpCase c, Func<int, int, int, string?> violation)
    {
        for (int t = 0; t < c.Horizon; t++)
        for (int s = 0; s < c.States; s++)
        for (int a = 0; a < c.Actions; a++)
            if (violation(t, s, a) is { } message) return message;
        return null;
    }
}
