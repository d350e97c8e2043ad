using Hipi.Networks;
using Hipi.Networks.Operations;
using Hipi.Numerics;
using Hipi.Properties.Numerics;
using Xunit;

namespace Hipi.Properties.Networks;

/// <summary>Merged statistics (E-WELFORD) against two passes over all rows; saved state; clip; refusals.</summary>
public class RunningNormaliserProperties
{
    private const int Features = 3;

    /// <summary>Batches of 1, 32, 500 and 7 rows; the second feature's mean is a million deviations off, the third is constant.</summary>
    private static float[][] Batches()
    {
        var stream = new RngStream(7, "normaliser");
        float[][] batches = [.. new[] { 1, 32, 500, 7 }.Select(rows => new float[rows * Features])];
        foreach (float[] batch in batches)
        {
            stream.FillNormal(batch);
            for (int i = 0; i < batch.Length; i++)
                batch[i] = (i % Features) switch { 0 => 3f * batch[i] + 5f, 1 => 1e6f + MathF.Round(batch[i] * 8f) / 8f, _ => -2.5f };
        }
        return batches;
    }

    private static RunningNormaliser Fed(IEnumerable<float[]> batches, float limit = 10f)
    {
        var normaliser = new RunningNormaliser(Features, limit, 1e-8);
        foreach (float[] batch in batches) normaliser.Update(batch);
        return normaliser;
    }

    private static (double Mean, double Variance) TwoPasses(IEnumerable<float[]> batches, int feature)
    {
        double[] x = [.. batches.SelectMany(batch => batch).Where((_, i) => i % Features == feature).Select(value => (double)value)];
        double mean = x.Average();
        return (mean, x.Average(value => (value - mean) * (value - mean)));
    }

    [Fact]
    public void Moments_MergedBatchByBatch_AreThoseOfTwoPasses()
    {
        float[][] batches = Batches();
        RunningNormaliser normaliser = Fed(batches);
        Assert.Equal(540, normaliser.Count);
        for (int feature = 0; feature < Features; feature++)
        {
            (double mean, double variance) = TwoPasses(batches, feature);
            // 540 terms in double, each sum of squares taken about its own batch's mean: no cancellation
            Assert.Equal(mean, normaliser.Moments(feature).Mean, 1e-13 * Math.Max(1, Math.Abs(mean)));
            Assert.Equal(variance, normaliser.Moments(feature).Variance, 1e-9 * Math.Max(1, variance));
            Assert.Equal((float)(1 / Math.Sqrt(variance + 1e-8)), normaliser.Scale[feature], 1e-6f * normaliser.Scale[feature]);
        }
    }

    /// <summary>A merge that forgets the shift of the means is another number: the test above would see it.</summary>
    [Fact]
    public void Moments_WithoutTheShiftOfMeans_WouldBeSeen()
    {
        float[][] batches = [[0f, 0f, 0f, 2f, 2f, 2f], [10f, 10f, 10f, 12f, 12f, 12f]];
        double without = batches.Average(batch => TwoPasses([batch], 0).Variance);
        Assert.Equal(26, Fed(batches).Moments(0).Variance, 1e-12);
        Assert.Equal(1, without, 1e-12);
    }

    [Fact]
    public void Apply_IsTheClippedAffineMapAndThatOfTheRecordedLayer()
    {
        RunningNormaliser normaliser = Fed(Batches(), limit: 1.5f);
        float[] rows = [.. Batches()[1]], applied = new float[rows.Length], recorded = new float[rows.Length];
        normaliser.Apply(rows, applied);
        var graph = new Graph(32);
        Input x = graph.Input("x", Features);
        x.Write(rows);
        Node y = graph.Normalise(x, normaliser);
        graph.Compile(y).Forward();
        y.Read(recorded);
        Assert.Equal(applied, recorded);
        for (int i = 0; i < rows.Length; i += Features)
        {
            (double mean, double variance) = normaliser.Moments(0);
            Assert.Equal(Math.Clamp((rows[i] - mean) / Math.Sqrt(variance + 1e-8), -1.5, 1.5), applied[i], 1e-5);
        }
        Assert.Contains(1.5f, applied);
        Assert.Contains(-1.5f, applied);
    }

    [Fact]
    public void RecordedLayer_FollowsTheStatisticsFromReplayToReplay()
    {
        var normaliser = new RunningNormaliser(1, 10f, 0);
        var graph = new Graph(1);
        Input x = graph.Input("x", 1);
        x.Write([7f]);
        Node y = graph.Normalise(x, normaliser);
        Plan plan = graph.Compile(y);
        plan.Forward();
        Assert.Equal(7f, Only(y));           // nothing seen yet: as it is
        normaliser.Update([1f, 5f]);         // mean 3, deviation 2
        plan.Forward();
        Assert.Equal(2f, Only(y));
    }

    private static float Only(Node node)
    {
        var row = new float[1];
        node.Read(row);
        return row[0];
    }

    [Fact]
    public void State_SavedAndLoaded_GoesOnBitForBit()
    {
        float[][] batches = Batches();
        RunningNormaliser first = Fed(batches[..2]), second = Fed([]), whole = Fed(batches);
        using var stream = new MemoryStream();
        first.Save(new BinaryWriter(stream));
        stream.Position = 0;
        second.Load(new BinaryReader(stream));
        foreach (float[] batch in batches[2..]) second.Update(batch);
        for (int feature = 0; feature < Features; feature++) Assert.Equal(whole.Moments(feature), second.Moments(feature));
        Assert.Equal(whole.Mean.ToArray(), second.Mean.ToArray());
        Assert.Equal(whole.Scale.ToArray(), second.Scale.ToArray());
        Assert.NotEqual(whole.Moments(0), Fed(batches[2..]).Moments(0));
    }

    [Fact]
    public void Update_OfRowsThatAreNotFinite_NamesThePlaceAndLeavesTheState()
    {
        RunningNormaliser normaliser = Fed(Batches());
        var before = normaliser.Moments(1);
        var error = Assert.Throws<ArgumentException>(() => normaliser.Update([1f, 2f, 3f, 4f, float.NaN, 6f]));
        Assert.Contains("row 1, feature 1", error.Message, StringComparison.Ordinal);
        Assert.Equal((before, 540L), (normaliser.Moments(1), normaliser.Count));
    }

    [Fact]
    public void Update_Steady_AllocatesNothing()
    {
        RunningNormaliser normaliser = Fed([]);
        float[] rows = Batches()[1], to = new float[rows.Length];
        Allocation.IsNone(() =>
        {
            normaliser.Update(rows);
            normaliser.Apply(rows, to);
        });
    }
}
