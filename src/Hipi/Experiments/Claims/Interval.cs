using System.Globalization;

namespace Hipi.Experiments;

/// <summary>A number with its 95 % interval.</summary>
public readonly record struct Interval(double Value, double Low, double High)
{
    /// <summary>`0.61 [0.47, 0.72]`, each number in a format.</summary>
    public string Show(string format) => $"{Show(Value, format)} [{Show(Low, format)}, {Show(High, format)}]";

    private static string Show(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
