using Hipi.Regression.Support;

namespace Hipi.Regression.Physics;

/// <summary>A small spec on a robot, the reacher unless told: goals of radius 0.05, episodes of 100 steps.</summary>
internal static class RobotSpec
{
    public static string Write(TemporaryFolder folder, string robot = "reacher")
    {
        string path = folder.File($"{robot}.json");
        File.WriteAllText(path, $$"""
            {
              "id": "lab-{{robot}}", "title": "A robot", "summary": "A spec for tests.", "tier": "engine",
              "environment": { "name": "{{robot}}" },
              "tasks": { "family": "goal", "radius": 0.05, "minGoalDistance": 0 },
              "arms": { "none": { "relabel": "none" }, "final": { "relabel": "final" }, "inverse-rl": { "relabel": "inverse-rl" } },
              "learner": { "name": "sac", "actorHidden": [16, 16], "criticHidden": [16, 16] },
              "budget": { "environmentSteps": 3000, "warmupSteps": 500, "maxEpisodeSteps": 100, "replayCapacity": 10000 },
              "evaluation": { "every": 1000, "episodes": 5 },
              "seeds": [1, 2]
            }
            """);
        return path;
    }
}
