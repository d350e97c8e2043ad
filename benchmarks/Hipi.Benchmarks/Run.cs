using System.Globalization;

namespace Hipi.Benchmarks;

/// <summary>`run`: the rounds, the table on the console, benchmarks/latest.json; `readme`: the README's part from the files.</summary>
internal static class Run
{
    /// <summary>The repository's root, above the built program.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static int Usage()
    {
        Console.Error.WriteLine("usage: run [--rounds N] [--quick] [--reference PROGRAM --blas FOLDER] [--peak PROGRAM] [--loop PROGRAM] [--only BENCHMARK] | micro | readme");
        return 2;
    }

    public static int All(string[] options)
    {
        bool quick = options.Contains("--quick");
        int rounds = int.Parse(Value(options, "--rounds") ?? (quick ? "2" : "5"), CultureInfo.InvariantCulture);
        var bench = new Bench
        {
            Seconds = quick ? 0.25 : 0.8, RunScale = quick ? 0.25 : 1, Root = Root, PeakProgram = Value(options, "--peak"),
            LoopProgram = Value(options, "--loop"), Load = Host.Load(),
        };
        Console.Error.WriteLine($"{rounds} rounds{(quick ? ", quick: a trial, which changes no file" : "")}");
        IBenchmark[] chosen =
            [.. BenchmarkList.All.Where(benchmark => Value(options, "--only") is not { } only || benchmark.GetType().Name == only)];
        for (int round = 1; round <= rounds; round++) Measure(bench, chosen, round, rounds, options);
        var rows = chosen.SelectMany(benchmark => benchmark.Rows(bench)).ToDictionary(row => row.Name);
        IEnumerable<string> order = Target.All.Select(target => target.Name).Where(rows.ContainsKey);
        BenchmarkRow[] table =
            [.. order.Select(name => rows[name]), .. rows.Values.ExceptBy(Target.All.Select(target => target.Name), row => row.Name)];
        Print(bench, table);
        if (quick) return 0;
        if (chosen.Length == BenchmarkList.All.Count) Write(bench, table);
        else Replace(table);
        return 0;
    }

    public static int WriteReadme(string root)
    {
        string page = Path.Combine(root, "README.md");
        File.WriteAllText(page, ReadmeTable.Load(Path.Combine(root, "benchmarks")).Into(File.ReadAllText(page)));
        return 0;
    }

    /// <summary>What the README is made from; a quick trial leaves it alone.</summary>
    private static void Write(Bench bench, BenchmarkRow[] table)
    {
        File.WriteAllText(Path.Combine(Root, "benchmarks", "latest.json"), BenchmarkRow.Format(table));
        File.WriteAllText(Path.Combine(Root, "benchmarks", "host.txt"), Host.Line(bench) + "\n");
    }

    /// <summary>Takes these rows anew and keeps the others.</summary>
    private static void Replace(BenchmarkRow[] table)
    {
        string path = Path.Combine(Root, "benchmarks", "latest.json");
        IEnumerable<BenchmarkRow> kept = BenchmarkRow.Parse(File.ReadAllText(path))
            .ExceptBy(table.Select(row => row.Name), row => row.Name);
        File.WriteAllText(path, BenchmarkRow.Format([.. kept, .. table]));
    }

    /// <summary>One round: fresh processes on every side, then each benchmark in turn.</summary>
    private static void Measure(Bench bench, IBenchmark[] chosen, int round, int rounds, string[] options)
    {
        Console.Error.WriteLine($"round {round} of {rounds}");
        using Side ours = bench.Ours = Side.Ours();
        if (Value(options, "--reference") is { } program)
            foreach (int threads in new[] { 1, 2 }.Where(count => count <= Environment.ProcessorCount))
                bench.References[threads] = Side.Reference(program, Value(options, "--blas")!, threads);
        foreach (IBenchmark benchmark in chosen) benchmark.Round(bench, round);
        foreach (Side side in bench.References.Values) side.Dispose();
        bench.References.Clear();
    }

    private static void Print(Bench bench, BenchmarkRow[] rows)
    {
        foreach ((string key, IReadOnlyList<double> values) in bench.All)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{key,-48} {bench.Median(key),10:F2} [{values.Min():F2}..{values.Max():F2}]"));
        Console.WriteLine();
        Console.WriteLine($"{"row",-28} {"ours us",10} {"reference",10} {"ratio",8} {"spread",7}  target");
        foreach (BenchmarkRow row in rows)
        {
            Target? target = Target.All.FirstOrDefault(known => known.Name == row.Name);
            string verdict = target?.Bound is null || row.Ratio is not { } ratio ? "" : target.Holds(ratio) ? "holds" : "MISSED";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Name,-28} {row.OursUs,10:F1} {row.ReferenceUs,10:F1} {row.Ratio,8:F2} {row.Spread,7:P0}  {target?.BoundText} {verdict}"));
        }
    }

    private static string? Value(string[] options, string name) =>
        Array.IndexOf(options, name) is >= 0 and int at && at + 1 < options.Length ? options[at + 1] : null;

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Hipi.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the benchmarks must run from a build inside the repository");
    }
}
