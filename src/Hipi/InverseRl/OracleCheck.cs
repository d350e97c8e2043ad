using System.Runtime.InteropServices;

namespace Hipi.InverseRl;

/// <summary>Compares the members of an oracle file with each other and makes the problem; reports all that disagrees at once.</summary>
internal sealed class OracleCheck(string file, OracleTables tables)
{
    private const int MostProblems = 20;
    private readonly List<string> problems = [];
    private readonly int states = tables.TransitionStates, actions = tables.TransitionActions, tasks = tables.RewardTasks;

    /// <summary>The problem; throws <see cref="InputException"/> where sizes, indices or supports disagree.</summary>
    public OracleProblem Problem()
    {
        CheckSizes();
        ThrowIfAny();
        for (int i = 0; i < tables.Demonstrations.Count && problems.Count < MostProblems; i++) CheckIndices(tables.Demonstrations[i], i);
        ThrowIfAny();
        FiniteMdp mdp = new(
            tables.Horizon, CollectionsMarshal.AsSpan(tables.Initial), tables.Transitions.Build(states, actions),
            CollectionsMarshal.AsSpan(tables.Rewards), CollectionsMarshal.AsSpan(tables.Prior));
        for (int i = 0; i < tables.Demonstrations.Count && problems.Count < MostProblems; i++) CheckDynamics(mdp, tables.Demonstrations[i].Trajectory, i);
        ThrowIfAny();
        return new OracleProblem(mdp, [.. tables.Demonstrations]);
    }

    private void CheckSizes()
    {
        Expect(tables.Initial.Count, states, "initial", "one probability for each of the {0} states of transitions");
        if (tables.RowStates >= 0) Expect(tables.RowStates, states, "transitions", "in each row one probability for each of its {0} states");
        (int next, int state, int action) = tables.GreatestSparse;
        if (next >= states)
            Add(FormattableString.Invariant($"transitions[{state}][{action}].{next}: must be the index of one of the {states} states, 0 to {states - 1}, found {next}; correct the index"));
        Expect(tables.RewardStates, states, "rewards", "for each task one row for each of the {0} states of transitions");
        Expect(tables.RewardActions, actions, "rewards", "for each state one number for each of the {0} actions of transitions");
        Expect(tables.Prior.Count, tasks, "prior", "one probability for each of the {0} tasks of rewards");
        double bytes = PartitionSolver.Bytes(states, actions, tasks), most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > most || (double)states * actions * (tasks + 3) > Array.MaxLength)
            Add(FormattableString.Invariant($"rewards: must fit memory, found {states} states x {actions} actions x {tasks} tasks, which take {bytes / (1 << 20):F0} MiB; give fewer"));
    }

    private void CheckIndices(Demonstration listed, int i)
    {
        Trajectory trajectory = listed.Trajectory;
        if (trajectory.Length != tables.Horizon)
            Add(FormattableString.Invariant($"trajectories[{i}]: must have {tables.Horizon} states and actions, one for each step of horizon, found {trajectory.Length}; list all steps"));
        if (listed.Task >= tasks) Add(FormattableString.Invariant($"trajectories[{i}].task: must be from 0 to {tasks - 1}, found {listed.Task}; name a task of rewards"));
        for (int t = 0; t < trajectory.Length; t++)
        {
            if (trajectory.States[t] >= states)
                Add(FormattableString.Invariant($"trajectories[{i}].states[{t}]: must be from 0 to {states - 1}, found {trajectory.States[t]}; name a state of transitions"));
            if (trajectory.Actions[t] >= actions)
                Add(FormattableString.Invariant($"trajectories[{i}].actions[{t}]: must be from 0 to {actions - 1}, found {trajectory.Actions[t]}; name an action of transitions"));
        }
    }

    private void CheckDynamics(FiniteMdp mdp, Trajectory trajectory, int i)
    {
        if (!(mdp.Initial[trajectory.States[0]] > 0))
            Add(FormattableString.Invariant($"trajectories[{i}].states[0]: must be a state that initial allows, found {trajectory.States[0]} with probability 0; remove the trajectory or correct initial"));
        for (int t = 1; t < trajectory.Length; t++)
        {
            int from = trajectory.States[t - 1], action = trajectory.Actions[t - 1], to = trajectory.States[t];
            if (!(mdp.Transitions.Probability(from, action, to) > 0))
                Add(FormattableString.Invariant($"trajectories[{i}].states[{t}]: must be a successor that transitions allow, found {to} with probability 0 after state {from} and action {action}; remove the trajectory or correct transitions"));
        }
    }

    private void Expect(int found, int expected, string member, string rule)
    {
        string expectation = rule.Replace("{0}", expected.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        if (found != expected) Add(FormattableString.Invariant($"{member}: must have {expectation}, found {found}; make the sizes agree"));
    }

    private void Add(string problem) => problems.Add($"{file}: {problem}");

    private void ThrowIfAny()
    {
        if (problems.Count > 0) throw new InputException(string.Join('\n', problems.Take(MostProblems)));
    }
}
