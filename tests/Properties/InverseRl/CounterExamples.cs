using Hipi.InverseRl;
using Hipi.Relabelling;
using Xunit;

namespace Hipi.Properties.InverseRl;

/// <summary>
/// E-LEMMA1 holds for the full posterior only: three small MDPs, found by search, on which another way to relabel raises KL(q || p).
/// All have one state, one step and two tasks of equal prior; a trajectory is its action. Beside each the full posterior lowers it.
/// </summary>
public sealed class CounterExamples
{
    /// <summary>Task 0 pays 2 more for everything: without the partition function both actions take its label.</summary>
    [Fact]
    public void PartitionNone_OnUnequalRewardScales_RaisesTheDivergence()
    {
        Bandit bandit = new([2, 2, 0, 0], stored: [1, 1, 1, 1]);
        AssertRaises(bandit, bandit.Relabel(Partition.None), rise: 0.32);
    }

    /// <summary>
    /// Each task pays 3 for its own action, and nine of ten stored trajectories took action 0, as commanded: the batch's log Z takes that
    /// task for easy.
    /// </summary>
    [Fact]
    public void PartitionBatch_UnderSkewedBehaviour_RaisesTheDivergence()
    {
        Bandit bandit = new([3, 0, 0, 3], stored: [9, 0, 0, 1]);
        AssertRaises(bandit, bandit.Relabel(Partition.Batch), rise: 0.14);
    }

    /// <summary>The tasks hardly differ, so either label is about as good: always taking the better one is overconfident.</summary>
    [Fact]
    public void Argmax_BetweenSimilarTasks_RaisesTheDivergence()
    {
        Bandit bandit = new([0.1, 0, 0, 0.1], stored: [1, 1, 1, 1]);
        AssertRaises(bandit, bandit.Relabel(Partition.Exact, LabelChoice.Argmax), rise: 0.6);
    }

    /// <summary>Each of the three violates Lemma 1 on random MDPs too: the property sees it.</summary>
    [Fact]
    public void Lemma1_OtherWaysToRelabel_FailOnRandomBandits()
    {
        foreach ((Partition partition, LabelChoice select) in new[]
                 {
                     (Partition.None, LabelChoice.Sample), (Partition.Batch, LabelChoice.Sample), (Partition.Exact, LabelChoice.Argmax),
                 })
            Check.Fails(MdpCase.Any, c =>
            {
                Bandit bandit = Bandit.Random(c.Stream("bandit"));
                double relabelled = bandit.Divergence(bandit.Relabel(partition, select));
                return Near.AtMost(relabelled, bandit.Divergence(bandit.Commanded)) ? null : "raised";
            });
    }

    private static void AssertRaises(Bandit bandit, double[] labels, double rise)
    {
        double commanded = bandit.Divergence(bandit.Commanded);
        Assert.True(bandit.Divergence(labels) >= commanded + rise, $"KL {commanded:R} became {bandit.Divergence(labels):R}");
        Assert.True(Near.AtMost(bandit.Divergence(bandit.Relabel(Partition.Exact)), commanded));
    }
}
