namespace Hipi.Benchmarks;

/// <summary>What the benchmarks share in a round: the sides, the time to spend, and all samples so far.</summary>
internal sealed class Bench
{
    private readonly Dictionary<string, List<double>> samples = [];

    /// <summary>Seconds of timing for each piece of work and side.</summary>
    public required double Seconds { get; init; }

    /// <summary>Environment steps of profiled runs, scaled down for a trial.</summary>
    public required double RunScale { get; init; }

    /// <summary>The repository's root.</summary>
    public required string Root { get; init; }

    /// <summary>The program that measures the peak; null where it is not built.</summary>
    public required string? PeakProgram { get; init; }

    /// <summary>The pure C loop over a MuJoCo model; null where it is not built.</summary>
    public string? LoopProgram { get; init; }

    /// <summary>How busy the machine was before the first round.</summary>
    public required string Load { get; init; }

    /// <summary>Our side, of this round.</summary>
    public Side Ours { get; set; } = null!;

    /// <summary>The reference by number of threads; empty where libtorch is not installed.</summary>
    public SortedDictionary<int, Side> References { get; } = [];

    /// <summary>Adds one round's value.</summary>
    public void Add(string key, double value)
    {
        if (!samples.TryGetValue(key, out List<double>? values)) samples[key] = values = [];
        values.Add(value);
    }

    public bool Has(string key) => samples.ContainsKey(key);

    /// <summary>Times a piece of our work once a round, however many rows show it.</summary>
    public void TimeOurs(string key, string work, int hidden, int round)
    {
        bool isTimed = samples.TryGetValue(key, out List<double>? values) && values.Count >= round;
        if (!isTimed) Add(key, Ours.Measure(work, hidden, Seconds));
    }

    /// <summary>The median over the rounds; null where nothing was measured.</summary>
    public double? Median(string key) => samples.TryGetValue(key, out List<double>? values) ? MedianOf(values) : null;

    /// <summary>(Largest - least) / median over the rounds; null for a single one.</summary>
    public double? Spread(string key) =>
        samples.TryGetValue(key, out List<double>? values) && values.Count > 1 ? (values.Max() - values.Min()) / MedianOf(values) : null;

    /// <summary>The largest value of any round.</summary>
    public double? Largest(string key) => samples.TryGetValue(key, out List<double>? values) ? values.Max() : null;

    /// <summary>All samples, for the log.</summary>
    public IEnumerable<(string Key, IReadOnlyList<double> Values)> All =>
        samples.Select(pair => (pair.Key, (IReadOnlyList<double>)pair.Value));

    private static double MedianOf(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
