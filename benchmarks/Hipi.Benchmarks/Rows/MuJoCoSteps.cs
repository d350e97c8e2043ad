using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hipi.Environments;
using Hipi.Environments.MuJoCo;
using Hipi.Experiments;
using Hipi.Numerics;

namespace Hipi.Benchmarks;

/// <summary>
/// A control step of every MuJoCo environment: through the binding, and with action and observation, beside a pure C loop over the same
/// model.
/// </summary>
/// <remarks>
/// The three take turns; of each the least over the turns counts, in processor time, so that a busy machine spoils little. All drive the
/// controls by one table of values and reset every 250 steps, the first two in the control suite's order from one start of the
/// environment's. The C loop is timed with the C library's own sin, cos and exp, and with ours, of which the engine tier's bits are made:
/// the overhead is the binding over the latter, the cost of exactness the latter over the former. Either row is of the environment with the
/// most.
/// </remarks>
internal sealed partial class MuJoCoSteps : IBenchmark
{
    public const string Overhead = "mujoco-overhead", Functions = "mujoco-own-functions", Prefix = "step-";

    private const int Turns = 2, Episode = 250, Chunk = 25;

    private static IEnumerable<Registered<Func<object, IEnvironment>>> Kinds =>
        EnvironmentRegistry.All.Entries.Where(kind => kind.Options.IsAssignableTo(typeof(IMuJoCoOptions)));

    public void Round(Bench bench, int round)
    {
        if (bench.LoopProgram is not { } program || MuJoCoLibrary.Problem is not null) return;
        foreach (var kind in Kinds)
        {
            MuJoCoEnvironment environment = Make(bench.Root, kind);
            string model = Path.Combine(bench.Root, "src", "Hipi", "Environments", "MuJoCo", "Models", kind.Name + ".xml");
            double[] start = Start(environment);
            string file = Path.GetTempFileName();
            File.WriteAllLines(file, start.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
            double c = double.MaxValue, exact = double.MaxValue, bound = double.MaxValue, whole = double.MaxValue;
            for (int turn = 0; turn < Turns; turn++)
            {
                double seconds = bench.Seconds / Turns;
                c = Math.Min(c, Loop(program, model, environment.Substeps, seconds, file));
                exact = Math.Min(exact, Loop(program + "-exact", model, environment.Substeps, seconds, file));
                bound = Math.Min(bound, Least(seconds, new Driver(environment, start).Bound));
                whole = Math.Min(whole, Least(seconds, new Driver(environment, start).Whole));
            }
            File.Delete(file);
            bench.Add(C(kind.Name), c);
            bench.Add(Exact(kind.Name), exact);
            bench.Add(Bound(kind.Name), bound);
            bench.Add(Whole(kind.Name), whole);
        }
    }

    public IEnumerable<BenchmarkRow> Rows(Bench bench)
    {
        string[] names = [.. Kinds.Select(kind => kind.Name).Where(name => bench.Has(C(name)))];
        yield return Worst(bench, Overhead, names, Bound, Exact);
        yield return Worst(bench, Functions, names, Exact, C);
        foreach (string name in names)
            yield return new BenchmarkRow(Prefix + name, bench.Median(Whole(name)), bench.Median(C(name)),
                bench.Median(C(name)) / bench.Median(Whole(name)), bench.Spread(Whole(name)));
    }

    private static BenchmarkRow Worst(Bench bench, string row, string[] names, Func<string, string> ours, Func<string, string> reference)
    {
        double? Ratio(string name) => bench.Median(ours(name)) / bench.Median(reference(name));
        return names.MaxBy(Ratio) is { } worst
            ? new BenchmarkRow(row, bench.Median(ours(worst)), bench.Median(reference(worst)), Ratio(worst), bench.Spread(ours(worst)))
            : new BenchmarkRow(row, null, null, null, null);
    }

    private static string C(string name) => $"C loop, {name}";

    private static string Exact(string name) => $"C loop, our functions, {name}";

    private static string Bound(string name) => $"binding, {name}";

    private static string Whole(string name) => $"environment, {name}";

    private static MuJoCoEnvironment Make(string root, Registered<Func<object, IEnvironment>> kind)
    {
        JsonNode settings =
            JsonNode.Parse(File.ReadAllText(Path.Combine(root, "specs", "base.json")))!["defaults"]!["environments"]![kind.Name]!;
        return (MuJoCoEnvironment)kind.Create(settings.Deserialize(kind.Options, SpecJson.Options)!);
    }

    private static double Loop(string program, string model, int substeps, double seconds, string file)
    {
        using Process process = Process.Start(new ProcessStartInfo(program,
            [model, substeps.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture),
                file]) { RedirectStandardOutput = true })!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(answer, CultureInfo.InvariantCulture);
    }

    /// <summary>A start of the environment's: positions, then places and orientations of mocap bodies.</summary>
    private static double[] Start(MuJoCoEnvironment environment)
    {
        var stream = new RngStream(1, "environment");
        environment.Reset(ref stream, new float[environment.StateSize]);
        MuJoCoWorld world = environment.World;
        return [.. world.Qpos, .. world.MocapPos, .. world.MocapQuat];
    }

    /// <summary>Seconds of processor time of this thread.</summary>
    private static double Now()
    {
        Span<long> time = stackalloc long[2];
        _ = ClockGetTime(3, ref time[0]);   // CLOCK_THREAD_CPUTIME_ID
        return time[0] + 1e-9 * time[1];
    }

    [LibraryImport("libc.so.6", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, ref long time);

    /// <summary>Least microseconds of a control step over ten turns, as the C program takes it.</summary>
    private static double Least(double seconds, Action step)
    {
        for (int k = 0; k < Episode; k++) step();
        double least = double.MaxValue;
        for (int turn = 0; turn < 10; turn++)
        {
            double start = Now();
            long steps = 0;
            do
            {
                for (int k = 0; k < Chunk; k++) step();
                steps += Chunk;
            }
            while (Now() - start < seconds / 10);
            least = Math.Min(least, (Now() - start) * 1e6 / steps);
        }
        return least;
    }

    /// <summary>Drives an environment as tools/mujoco/loop.c drives a model.</summary>
    private sealed class Driver(MuJoCoEnvironment environment, double[] start)
    {
        private readonly MuJoCoWorld world = environment.World;
        private readonly float[] state = new float[environment.StateSize], next = new float[environment.StateSize],
            action = new float[environment.ActionSize];
        private RngStream stream = new(1, "environment");
        private long steps;

        /// <summary>Controls, substeps and resets of the world alone.</summary>
        public void Bound()
        {
            if (steps % Episode == 0)
            {
                world.Reset();
                int joints = world.Qpos.Length, places = world.MocapPos.Length;
                start.AsSpan(0, joints).CopyTo(world.Qpos);
                start.AsSpan(joints, places).CopyTo(world.MocapPos);
                start.AsSpan(joints + places).CopyTo(world.MocapQuat);
                world.Forward();
            }
            Span<double> controls = world.Ctrl, range = world[MuJoCoField.ControlRange];
            for (int i = 0; i < controls.Length; i++)
            {
                double low = range[2 * i], high = range[2 * i + 1];
                controls[i] = 0.5 * (low + high) + 0.5 * (high - low) * Control(i);
            }
            world.SuiteStep(environment.Substeps);
            steps++;
        }

        /// <summary>The environment's own reset and step, state row included.</summary>
        public void Whole()
        {
            if (steps % Episode == 0) environment.Reset(ref stream, state);
            for (int i = 0; i < action.Length; i++) action[i] = (float)Control(i);
            environment.Step(ref stream, state, action, next);
            next.CopyTo(state, 0);
            steps++;
        }

        private double Control(int i) => 0.8 * ((steps * 37 + i * 101) % 64 / 31.5 - 1);
    }
}
