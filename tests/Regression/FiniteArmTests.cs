using System.Text;
using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression;

/// <summary>`partition: exact` with a learner, whose critics have no exact log Z, on an environment that is a finite MDP.</summary>
public sealed class FiniteArmTests
{
    private static Spec Load(string partition)
    {
        using var folder = new TemporaryFolder();
        string spec = $$"""
            {
              "id": "finite", "title": "Finite", "summary": "A finite MDP with a learner.", "protocol": "online",
              "environment": { "name": "grid" }, "tasks": { "family": "goal-list", "goals": [[1, 1], [2, 2]] },
              "arms": { "finite": { "relabel": "inverse-rl", "candidates": "enumerate", "partition": "{{partition}}" } },
              "learner": { "name": "sac" }, "budget": { "environmentSteps": 20000, "warmupSteps": 100, "maxEpisodeSteps": 15 }, "seeds": [1]
            }
            """;
        return new SpecLoader(SpecSources.Embedded(SpecLab.Command)).Load(SpecLab.Write(folder, Encoding.UTF8.GetBytes(spec)), "smoke");
    }

    [Fact]
    public void Load_ExactPartitionOfALearner_IsRefused() =>
        Assert.Contains("arms.finite.partition: must be none or batch", Assert.Throws<InputException>(() => Load("exact")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Load_BatchPartitionOfALearner_IsSound() => Assert.Equal("finite", Load("batch").Id);
}
