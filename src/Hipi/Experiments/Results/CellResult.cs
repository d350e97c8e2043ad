using System.Collections.Immutable;
using Hipi.Networks;

namespace Hipi.Experiments;

/// <summary>The files of a finished cell.</summary>
public sealed record CellResult(string Folder, Manifest Manifest)
{
    /// <summary>Whether it was taken from the published store.</summary>
    public bool IsPublished { get; init; }

    public ImmutableArray<CurveRow> Curve() => CurveFile.Read(PathOf(CurveFile.Name));

    public bool HasTable => File.Exists(PathOf(TableFile.Name));

    public TableFile Table() => TableFile.Read(PathOf(TableFile.Name));

    /// <summary>Whether it has its final weights; a published cell seldom does.</summary>
    public bool HasWeights => File.Exists(PathOf(CellFolder.WeightsName));

    /// <summary>The learner's final weights, by tensor.</summary>
    public Dictionary<string, float[]> Weights() =>
        Safetensors.Read(PathOf(CellFolder.WeightsName)).ToDictionary(tensor => tensor.Name, tensor => tensor.Values);

    /// <summary>Full path of a file of the cell.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);
}

/// <summary>Where finished cells are looked up: the results folder, then the published store where there is one.</summary>
public sealed class Results(ResultsStore? runs, ResultsStore? published)
{
    /// <summary>The finished cell; the published one where both have it and <see cref="CellSource.Published"/> is asked for.</summary>
    public CellResult? Find(Cell cell)
    {
        CellResult? Published() => published?.Find(cell) is { } found ? found with { IsPublished = true } : null;
        return cell.Spec.CellsFrom == CellSource.Published ? Published() ?? runs?.Find(cell) : runs?.Find(cell);
    }

    /// <summary>The published store alone.</summary>
    public static Results PublishedOnly(ResultsStore published) => new(published, null);
}
