using Hipi.Environments.MuJoCo;
using Hipi.Numerics;
using Hipi.Tests;
using Xunit;

namespace Hipi.Properties.Environments.MuJoCo;

/// <summary>An engine error in the middle of a real step: it ends the episode, and neither the next one nor another slot notices.</summary>
public sealed class EngineErrorProperties
{
    [MuJoCoFact]
    public void Step_ThatFailsMidway_SaysWhyAndHarmsNoOtherStep()
    {
        using MuJoCoModel model = MuJoCoModel.LoadEmbedded("falling-box", typeof(EngineErrorProperties).Assembly);
        using MuJoCoWorld falling = new(model), other = new(model), alone = new(model);
        other.Qpos[2] = alone.Qpos[2] = 5;                          // these stay in the air
        int lived = StepsUntilItFails(falling, other);
        Assert.InRange(falling.Qpos[2], 0.08, 0.12);                // it failed where the box meets the floor
        Assert.Contains("overflow", falling.Describe(-1), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, alone.Step(lived));
        Assert.Equal(alone.Qpos.ToArray(), other.Qpos.ToArray());
        falling.Reset();
        Assert.Equal(lived, StepsUntilItFails(falling, null));      // the same walk again, to the same failure
    }

    [MuJoCoFact]
    public void Environment_WhoseStepFails_EndsTheEpisodeAndBeginsTheNextOne()
    {
        var box = new FallingBox();
        float[] first = Episode(box), second = Episode(box);
        Assert.InRange(first.Length, 50, 200);
        Assert.Equal(first, second);
        Assert.Equal(2, box.Interruptions);
    }

    private static int StepsUntilItFails(MuJoCoWorld falling, MuJoCoWorld? other)
    {
        for (int t = 0; t < 1000; t++)
        {
            int warnings = falling.Step(1);
            if (warnings < 0) return t;
            Assert.Equal(0, warnings);
            Assert.Equal(0, other?.Step(1) ?? 0);
        }
        throw new InvalidOperationException("the engine never ran out of stack");
    }

    /// <summary>Heights until the episode is cut; the step that fails leaves the state before it.</summary>
    private static float[] Episode(FallingBox box)
    {
        var stream = new RngStream(1, "environment");
        float[] state = RobotLab.Start(box), next = new float[1];
        List<float> heights = [];
        for (; !box.Interrupted; next.CopyTo(state, 0))
        {
            heights.Add(state[0]);
            box.Step(ref stream, state, [], next);
        }
        Assert.Equal(heights[^1], next[0]);
        return [.. heights];
    }

    private sealed class FallingBox() : MuJoCoEnvironment("falling-box", substeps: 1)
    {
        public override int ObservationSize => 1;

        protected override void Begin(ref RngStream stream)
        {
        }

        protected override void Read(Span<float> state) => state[0] = (float)World.Qpos[2];
    }
}
