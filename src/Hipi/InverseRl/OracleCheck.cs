using System.Globalization;
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
        for (int i = 0; i < tables.Demonstrations.Count && problems.Count < MostProblems; i++)
            CheckDynamics(mdp, tables.Demonstrations[i].Trajectory, i);
        ThrowIfAny();
        return new OracleProblem(mdp, [.. tables.Demonstrations]);
    }

    private void CheckSizes()
    {
        Expect(tables.Initial.Count, states, "initial", $"one probability for each of the {states} states of transitions");
        if (tables.RowStates >= 0)
            Expect(tables.RowStates, states, "transitions", $"in each row one probability for each of its {states} states");
        (int next, int state, int action) = tables.GreatestSparse;
        if (next >= states)
            Add($"transitions[{state}][{action}].{next}", $"must be the index of one of the {states} states, 0 to {states - 1}", $"{next}",
                "correct the index");
        Expect(tables.RewardStates, states, "rewards", $"for each task one row for each of the {states} states of transitions");
        Expect(tables.RewardActions, actions, "rewards", $"for each state one number for each of the {actions} actions of transitions");
        Expect(tables.Prior.Count, tasks, "prior", $"one probability for each of the {tasks} tasks of rewards");
        CheckMemory();
    }

    private void CheckMemory()
    {
        double bytes = PartitionSolver.Bytes(states, actions, tasks), most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes <= most && (double)states * actions * (tasks + 3) <= Array.MaxLength) return;
        string mebibytes = (bytes / (1 << 20)).ToString("F0", CultureInfo.InvariantCulture);
        Add("rewards", "must fit memory", $"{states} states x {actions} actions x {tasks} tasks, which take {mebibytes} MiB", "give fewer");
    }

    private void CheckIndices(Demonstration listed, int i)
    {
        Trajectory trajectory = listed.Trajectory;
        string name = $"trajectories[{i}]";
        if (trajectory.Length != tables.Horizon)
            Add(name, $"must have {tables.Horizon} states and actions, one for each step of horizon", $"{trajectory.Length}",
                "list all steps");
        if (listed.Task >= tasks) Add($"{name}.task", $"must be from 0 to {tasks - 1}", $"{listed.Task}", "name a task of rewards");
        for (int t = 0; t < trajectory.Length; t++)
        {
            (int state, int action) = (trajectory.States[t], trajectory.Actions[t]);
            if (state >= states) Add($"{name}.states[{t}]", $"must be from 0 to {states - 1}", $"{state}", "name a state of transitions");
            if (action >= actions)
                Add($"{name}.actions[{t}]", $"must be from 0 to {actions - 1}", $"{action}", "name an action of transitions");
        }
    }

    private void CheckDynamics(FiniteMdp mdp, Trajectory trajectory, int i)
    {
        if (!(mdp.Initial[trajectory.States[0]] > 0))
            Add($"trajectories[{i}].states[0]", "must be a state that initial allows", $"{trajectory.States[0]} with probability 0",
                "remove the trajectory or correct initial");
        for (int t = 1; t < trajectory.Length; t++)
        {
            int from = trajectory.States[t - 1], action = trajectory.Actions[t - 1], to = trajectory.States[t];
            if (!(mdp.Transitions.Probability(from, action, to) > 0))
                Add($"trajectories[{i}].states[{t}]", "must be a successor that transitions allow",
                    $"{to} with probability 0 after state {from} and action {action}", "remove the trajectory or correct transitions");
        }
    }

    private void Expect(int found, int expected, string member, string what)
    {
        if (found != expected) Add(member, $"must have {what}", $"{found}", "make the sizes agree");
    }

    private void Add(string where, string rule, string found, string todo) =>
        problems.Add($"{file}: {where}: {rule}, found {found}; {todo}");

    private void ThrowIfAny()
    {
        if (problems.Count > 0) throw new InputException(string.Join('\n', problems.Take(MostProblems)));
    }
}
