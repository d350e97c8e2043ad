using Hipi.Replay;
using Hipi.Tasks;

namespace Hipi.Relabelling;

/// <summary>Rewards and terminals of a batch from (s_t, a_t) and the tasks that it holds now.</summary>
/// <remarks>Run for every arm, `none` too: for unchanged tasks it gives what was collected.  Alloc: none.</remarks>
public static class Recompute
{
    public static void RewardsAndTerminals(TransitionBatch batch, ITaskFamily family)
    {
        family.Rewards(batch.States, batch.Actions, batch.Tasks, batch.Rewards, batch.Size);
        family.Terminals(batch.States, batch.Tasks, batch.Terminals, batch.Size);
    }
}
