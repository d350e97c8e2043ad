using System.Diagnostics;
using System.Globalization;

namespace Hipi.Benchmarks;

/// <summary>Our side: answers lines "WORK HIDDEN SECONDS" as the reference program does.</summary>
internal static class Server
{
    private const double LeastWarmUp = 0.7;   // seconds in which the runtime settles on its best code

    public static int Run(TextReader requests, TextWriter answers)
    {
        while (requests.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            double seconds = double.Parse(words[2], CultureInfo.InvariantCulture);
            Action work = WorkList.All[words[0]](int.Parse(words[1], CultureInfo.InvariantCulture));
            double[] times = Measure(work, seconds);
            answers.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{words[0]} {words[1]} {times[times.Length / 2] * 1e6:F3} {times[0] * 1e6:F3} {times[^1] * 1e6:F3} {times.Length}"));
            answers.Flush();
        }
        return 0;
    }

    /// <summary>Seconds of single calls, in order of size.</summary>
    private static double[] Measure(Action work, double seconds)
    {
        for (double warm = 0; warm < Math.Max(LeastWarmUp, seconds / 3);) warm += Call(work);
        var times = new List<double>();
        for (double spent = 0; spent < seconds || times.Count < 5; spent += times[^1]) times.Add(Call(work));
        times.Sort();
        return [.. times];
    }

    private static double Call(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
