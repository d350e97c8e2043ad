using Hipi.Numerics;
using Xunit;

namespace Hipi.Properties.Numerics;

/// <summary>Named streams: replayed by one number, independent of one another, with the moments of what they draw.</summary>
public class RngStreamProperties
{
    private const int Draws = 1 << 20;

    [Fact]
    public void Seek_ToAnyPosition_GivesTheRestOfTheStream()
    {
        RngStream whole = new(7, "replay", 3);
        uint[] words = [.. Enumerable.Range(0, 64).Select(_ => whole.NextUInt32())];
        for (int from = 0; from < words.Length; from++)
        {
            RngStream part = new(7, "replay", 3);
            part.Seek((ulong)from);
            Assert.Equal((ulong)from, part.Position);
            for (int i = from; i < words.Length; i++) Assert.Equal(words[i], part.NextUInt32());
        }
    }

    [Fact]
    public void Seek_AfterNormals_GivesTheNextNormal()
    {
        RngStream whole = new(7, "exploration"), resumed = new(7, "exploration");
        whole.NextUInt32();
        Span<float> some = stackalloc float[13];
        whole.FillNormal(some);
        Assert.Equal(1UL + 14, whole.Position);
        resumed.Seek(whole.Position);
        Assert.Equal(whole.NextNormal(), resumed.NextNormal());
        Assert.Equal(whole.NextDouble(), resumed.NextDouble());
    }

    /// <summary>
    /// Whole blocks go four at a time, pairs one at a time: the same normals, from any word on (the last one carries into the counter's
    /// high word).
    /// </summary>
    [Theory]
    [InlineData(0UL)]
    [InlineData(3UL)]
    [InlineData(4UL)]
    [InlineData((1UL << 34) - 8)]
    public void FillNormal_AtOnceOrPairByPair_GivesTheSameBits(ulong word)
    {
        RngStream whole = new(7, "update", 1UL << 32 | 5), pairs = whole;
        whole.Seek(word);
        pairs.Seek(word);
        float[] atOnce = new float[102], byPairs = new float[102];
        whole.FillNormal(atOnce);
        for (int i = 0; i < byPairs.Length; i += 2) pairs.FillNormal(byPairs.AsSpan(i, 2));
        Assert.Equal(byPairs, atOnce);
        Assert.Equal(pairs.Position, whole.Position);
        Assert.Equal(pairs.NextUInt32(), whole.NextUInt32());
    }

    [Fact]
    public void Seek_PastTheFirst2To34Words_IsAnotherPartOfTheStream()
    {
        RngStream near = new(7, "replay"), far = new(7, "replay");
        far.Seek(1UL << 34);
        Assert.NotEqual(near.NextUInt32(), far.NextUInt32());
    }

    [Theory]
    [InlineData(1UL, "replay", 0UL)]
    [InlineData(2UL, "replay", 0UL)]
    [InlineData(1UL, "relabelling", 0UL)]
    [InlineData(1UL, "replay", 1UL)]
    [InlineData(1UL, "replay", 1UL << 32)]
    public void Streams_OfAnotherSeedNameOrIndex_ShareNoWordsInOrder(ulong seed, string purpose, ulong index)
    {
        var others =
            new[] { (1UL, "replay", 0UL), (2UL, "replay", 0UL), (1UL, "relabelling", 0UL), (1UL, "replay", 1UL),
            (1UL, "replay", 1UL << 32) };
        foreach ((ulong otherSeed, string otherPurpose, ulong otherIndex) in others)
        {
            if ((seed, purpose, index) == (otherSeed, otherPurpose, otherIndex)) continue;
            RngStream a = new(seed, purpose, index), b = new(otherSeed, otherPurpose, otherIndex);
            int equal = 0;
            for (int i = 0; i < 1000; i++) equal += a.NextUInt32() == b.NextUInt32() ? 1 : 0;
            Assert.True(equal <= 1, "two streams agree");   // chance of two equal words: 1e-13
        }
    }

    [Fact]
    public void Streams_OfTwoNames_AreUncorrelated()
    {
        RngStream a = new(5, "environment"), b = new(5, "initialisation");
        double product = 0;
        for (int i = 0; i < Draws; i++) product += (a.NextSingle() - 0.5) * (b.NextSingle() - 0.5);
        Assert.InRange(product / Draws * 12, -6.0 / Math.Sqrt(Draws), 6.0 / Math.Sqrt(Draws));   // six standard errors
    }

    [Fact]
    public void NextSingle_ManyDraws_HasTheMomentsOfTheUniform()
    {
        RngStream stream = new(11, "moments");
        double first = 0, second = 0;
        for (int i = 0; i < Draws; i++)
        {
            float u = stream.NextSingle();
            Assert.True(u is >= 0 and < 1);
            (first, second) = (first + u, second + (double)u * u);
        }
        double error = 6 / Math.Sqrt(Draws);
        Assert.InRange(first / Draws, 0.5 - error * Math.Sqrt(1.0 / 12), 0.5 + error * Math.Sqrt(1.0 / 12));
        Assert.InRange(second / Draws, 1.0 / 3 - error * Math.Sqrt(4.0 / 45), 1.0 / 3 + error * Math.Sqrt(4.0 / 45));
    }

    [Fact]
    public void NextInt_EveryBound_IsUniformAndInRange()
    {
        RngStream stream = new(11, "integers");
        foreach (int bound in new[] { 1, 2, 3, 7, 10, int.MaxValue })
            for (int i = 0; i < 1000; i++) Assert.InRange(stream.NextInt(bound), 0, bound - 1);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) counts[stream.NextInt(10)]++;
        double chiSquared = counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000);
        Assert.InRange(chiSquared, 0, 45);   // nine degrees of freedom: p < 1e-6 beyond
    }

    [Fact]
    public void FillNormal_ManyDraws_HasTheMomentsOfTheNormal()
    {
        RngStream stream = new(11, "normals");
        float[] draws = new float[Draws];
        stream.FillNormal(draws);
        double error = 6 / Math.Sqrt(Draws);
        foreach ((int power, double mean, double variance) in new[] { (1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0),
            (6, 15.0, 10395.0 - 225.0) })
            Assert.InRange(draws.Average(x => Math.Pow(x, power)), mean - error * Math.Sqrt(variance), mean + error * Math.Sqrt(variance));
        // the two branches of one pair
        double neighbours = Enumerable.Range(0, Draws / 2).Average(i => (double)draws[2 * i] * draws[2 * i + 1]);
        Assert.InRange(neighbours, -error * Math.Sqrt(2), error * Math.Sqrt(2));
        Assert.All(draws, x => Assert.True(Math.Abs(x) <= 6.78f));
    }

    [Fact]
    public void FillNormal_ManyDraws_FallInTheNormalsTenths()
    {
        double[] edges =
            [-1.2815515655446004, -0.8416212335729143, -0.5244005127080407, -0.2533471031357997, 0, 0.2533471031357997, 0.5244005127080407,
            0.8416212335729143, 1.2815515655446004];
        RngStream stream = new(12, "normals");
        float[] draws = new float[100_000];
        stream.FillNormal(draws);
        int[] counts = new int[10];
        foreach (float x in draws) counts[edges.Count(edge => x > edge)]++;
        Assert.InRange(counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000), 0, 45);
    }

    [Fact]
    public void NextNormal_AgainstFillNormal_IsTheCosineBranch()
    {
        RngStream one = new(3, "normals"), many = new(3, "normals");
        float[] pairs = new float[202];
        many.FillNormal(pairs);
        for (int i = 0; i < 101; i++) Assert.Equal(pairs[2 * i], one.NextNormal());
        Assert.Equal(many.Position, one.Position);
    }

    [Fact]
    public void FillNormal_EveryLength_IsAPrefixOfTheLongest()
    {
        float[] longest = new float[40];
        new RngStream(3, "normals").FillNormal(longest);
        for (int n = 0; n <= 40; n++)
        {
            RngStream stream = new(3, "normals");
            float[] part = new float[n];
            stream.FillNormal(part);
            Assert.Equal(longest[..n], part);
            Assert.Equal((ulong)(n + n % 2), stream.Position);
        }
    }

    [Fact]
    public void NextNormal_AgainstTheFormula_IsRoundedOnce()
    {
        RngStream words = new(9, "normals"), stream = new(9, "normals");
        for (int i = 0; i < 100_000; i++)
        {
            double u = (words.NextUInt32() + 0.5) / 4294967296.0, v = words.NextUInt32() / 4294967296.0;
            double exact = Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
            // the formula's own angle is off by 2^-51 where the cosine is near 0
            Assert.InRange(stream.NextNormal(), exact - Ulps.Of(exact) * 0.51 - 1e-14, exact + Ulps.Of(exact) * 0.51 + 1e-14);
        }
    }

    [Fact]
    public void Draws_Steady_AllocatesNothing()
    {
        RngStream stream = new(3, "normals");
        float[] some = new float[37];
        Allocation.IsNone(() =>
        {
            stream.FillNormal(some);
            some[0] = stream.NextNormal() + stream.NextSingle() + stream.NextInt(9) + (float)stream.NextDouble();
        });
    }
}
