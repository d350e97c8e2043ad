using Hipi.Learning;
using Hipi.Replay;
using Xunit;

namespace Hipi.Properties.Learning;

/// <summary>
/// A two-state chain, 0 -> 1 -> 1, rewards 1 and 2: critics against the closed form where the second step ends truly and where only time is
/// up.
/// </summary>
public class SacChain
{
    private const double Discount = 0.8;

    /// <summary>
    /// Closed forms: Q(1) = 2 and Q(0) = 1 + γ Q(1) at a terminal; Q(1) = 2 / (1 - γ) = 10 where the run goes on after a time limit.
    /// </summary>
    [Theory]
    [InlineData(1f, 2.0)]
    [InlineData(0f, 10.0)]
    public void Critics_BootstrapAtTimeLimitsAndNeverAtTerminals(float terminal, double last)
    {
        // a temperature of 1e-6 makes the entropy's share of a value below 1e-6 * 20 * 2 / (1 - γ), far under the tolerance
        SacOptions options = SacKit.Options with
        {
            ActorHidden = [8], CriticHidden = [16], CriticLearningRate = 3e-3, Discount = Discount, TargetRate = 0.05,
            FixedTemperature = 1e-6,
        };
        SoftActorCritic learner = SacKit.Learner(options, 1, 1, 1);
        TransitionBatch batch = SacKit.Batch(options.BatchSize, 1, 1, 1, 7);
        for (int i = 0; i < batch.Size; i++)
        {
            bool second = i % 2 == 1;
            (batch.States[i], batch.NextStates[i], batch.Tasks[i]) = (second ? 1 : 0, 1, 0);
            (batch.Rewards[i], batch.Terminals[i]) = (second ? 2 : 1, second ? terminal : 0);
        }
        for (int update = 0; update < 6000; update++) learner.Update(batch);
        var scores = new double[batch.Size];
        learner.Scorer("softQ").Score(batch, [0f], 1, scores);
        for (int i = 0; i < batch.Size; i++)
        {
            double expected = i % 2 == 1 ? last : 1 + Discount * last;
            Assert.True(Math.Abs(scores[i] - expected) <= 0.02 * expected, $"Q({i % 2}) = {scores[i]}, closed form {expected}");
        }
    }
}
