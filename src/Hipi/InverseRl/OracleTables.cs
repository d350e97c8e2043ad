using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Hipi.InverseRl;

/// <summary>
/// The tables of an oracle file as they are read: each value is checked where it stands; sizes are compared across members afterwards.
/// </summary>
internal sealed class OracleTables
{
    public const int LongestHorizon = 100_000;
    public const double GreatestReward = 1e9, GreatestWeight = 1e12;
    private const string ProbabilityRule = "a probability from 0 to 1";

    public int Horizon { get; set; }
    public List<double> Initial { get; } = [];
    public List<double> Prior { get; } = [];
    public TransitionTableBuilder Transitions { get; } = new();
    public List<double> Rewards { get; } = [];
    public List<Demonstration> Demonstrations { get; } = [];

    /// <summary>Sizes as each member has them; -1 where it does not show.</summary>
    public int TransitionStates { get; private set; } = -1;
    public int TransitionActions { get; private set; } = -1;
    public int RowStates { get; private set; } = -1;
    public int RewardTasks { get; private set; } = -1;
    public int RewardStates { get; private set; } = -1;
    public int RewardActions { get; private set; } = -1;

    /// <summary>The greatest successor of a sparse row, and where it stands.</summary>
    public (int Next, int State, int Action) GreatestSparse { get; private set; } = (-1, 0, 0);

    public void ReadDistribution(ref OracleJson json, List<double> values)
    {
        double sum = 0;
        int count = ReadList(ref json, "a list of probabilities", (ref OracleJson item, int _) =>
        {
            values.Add(item.Number(0, 1, ProbabilityRule));
            sum += values[^1];
        });
        if (count == 0) throw json.Problem("must have at least one number", "an empty list", "add them");
        CheckSum(ref json, sum);
    }

    public void ReadTransitions(ref OracleJson json)
    {
        TransitionStates = ReadList(ref json, "a list with one entry for each state", (ref OracleJson state, int s) =>
        {
            int actions = ReadList(ref state, "a list with one row for each action", (ref OracleJson row, int a) => ReadRow(ref row, s, a));
            TransitionActions = SameSize(ref state, TransitionActions, actions, "actions");
        });
        if (TransitionStates == 0) throw json.Problem("must have at least one state", "an empty list", "add them");
    }

    public void ReadRewards(ref OracleJson json)
    {
        RewardTasks = ReadList(ref json, "a list with one table for each task", (ref OracleJson task, int _) =>
        {
            int states = ReadList(ref task, "a list with one row for each state", (ref OracleJson state, int _) =>
            {
                int actions = ReadList(
                    ref state, "a list with one number for each action", (ref OracleJson item, int _) =>
                        Rewards.Add(item.Reward(GreatestReward)));
                RewardActions = SameSize(ref state, RewardActions, actions, "actions");
            });
            RewardStates = SameSize(ref task, RewardStates, states, "states");
        });
        if (RewardTasks == 0) throw json.Problem("must have at least one task", "an empty list", "add them");
    }

    public void ReadTrajectories(ref OracleJson json)
    {
        int count = ReadList(ref json, "a list of trajectories",
            (ref OracleJson item, int _) => Demonstrations.Add(ReadTrajectory(ref item)));
        if (count == 0) throw json.Problem("must have at least one trajectory", "an empty list", "add them");
    }

    private void ReadRow(ref OracleJson json, int state, int action)
    {
        double sum = 0;
        if (json.Token == JsonTokenType.StartArray)
        {
            int states = ReadList(ref json, "a list", (ref OracleJson item, int next) =>
            {
                double p = item.Number(0, 1, ProbabilityRule);
                Transitions.Add(next, p);
                sum += p;
            });
            RowStates = SameSize(ref json, RowStates, states, "states");
        }
        else sum = ReadSparse(ref json, state, action);
        Transitions.EndRow();
        CheckSum(ref json, sum);
    }

    private double ReadSparse(ref OracleJson json, int state, int action)
    {
        json.Open(JsonTokenType.StartObject, "a list of probabilities, or an object {\"next\": probability}");
        HashSet<int> seen = [];
        double sum = 0;
        json.Push();
        while (json.Read() && json.Token != JsonTokenType.EndObject)
        {
            string key = json.Key();
            json.At(key);
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out int next)
                || next.ToString(CultureInfo.InvariantCulture) != key)
                throw json.Problem("must be the index of a state, from 0", $"the name \"{OracleJson.Shown(key)}\"",
                    "write the index in decimal digits");
            if (!seen.Add(next)) throw json.Problem("must be given once", "it a second time", "remove one of the two");
            if (next > GreatestSparse.Next) GreatestSparse = (next, state, action);
            json.Read();
            double p = json.Number(0, 1, ProbabilityRule);
            Transitions.Add(next, p);
            sum += p;
        }
        json.Pop();
        return sum;
    }

    private static Demonstration ReadTrajectory(ref OracleJson json)
    {
        json.Open(JsonTokenType.StartObject, "an object with states, actions, task and weight");
        ImmutableArray<int> states = default, actions = default;
        int task = -1;
        double weight = -1;
        json.Push();
        while (json.Read() && json.Token != JsonTokenType.EndObject)
        {
            string key = json.Key();
            json.At(key);
            bool repeated = key switch { "states" => !states.IsDefault, "actions" => !actions.IsDefault, "task" => task >= 0,
                "weight" => weight > 0, _ => false };
            if (repeated) throw json.Problem("must be given once", "it a second time", "remove one of the two");
            if (key is not ("states" or "actions" or "task" or "weight"))
                throw json.Problem("must be one of states, actions, task, weight", $"the unknown name \"{OracleJson.Shown(key)}\"",
                    "correct or remove it");
            json.Read();
            if (key == "states") states = ReadIndices(ref json);
            else if (key == "actions") actions = ReadIndices(ref json);
            else if (key == "task") task = json.Whole(0, int.MaxValue, "the index of a task, from 0");
            else weight = json.Number(double.Epsilon, GreatestWeight, "a number above 0, at most 1e12");
        }
        json.Pop();
        string? missing = states.IsDefault ? "states" : actions.IsDefault ? "actions" : task < 0 ? "task" : weight < 0 ? "weight" : null;
        if (missing is not null) throw json.Problem($"must have {missing}", "nothing of this name", "add it");
        if (states.Length != actions.Length)
            throw json.Problem("must have as many actions as states", FormattableString.Invariant($"{actions.Length} and {states.Length}"),
                "list one of each for every step");
        return new Demonstration(new Trajectory(states, actions), task, weight);
    }

    private static ImmutableArray<int> ReadIndices(ref OracleJson json)
    {
        ImmutableArray<int>.Builder indices = ImmutableArray.CreateBuilder<int>();
        ReadList(ref json, "a list of indices, from 0",
            (ref OracleJson item, int _) => indices.Add(item.Whole(0, int.MaxValue, "an index, from 0")));
        return indices.ToImmutable();
    }

    private delegate void Element(ref OracleJson json, int index);

    private static int ReadList(ref OracleJson json, string what, Element element)
    {
        json.Open(JsonTokenType.StartArray, what);
        json.Push();
        int count = 0;
        while (json.Read() && json.Token != JsonTokenType.EndArray)
        {
            json.At(count);
            element(ref json, count++);
        }
        json.Pop();
        return count;
    }

    private static int SameSize(ref OracleJson json, int expected, int found, string what)
    {
        if (found == 0) throw json.Problem($"must have at least one of the {what}", "an empty list", "add them");
        if (expected >= 0 && expected != found)
            throw json.Problem(FormattableString.Invariant($"must have {expected} {what}, as the entries before it"),
                FormattableString.Invariant($"{found}"), "give all entries the same size");
        return found;
    }

    private static void CheckSum(ref OracleJson json, double sum)
    {
        if (!(Math.Abs(sum - 1) <= TransitionTable.SumTolerance))
            throw json.Problem("must sum to 1 within 1e-9", FormattableString.Invariant($"{sum:R}"), "correct the probabilities");
    }
}
