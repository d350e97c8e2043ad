using System.Security.Cryptography;
using Hipi.Experiments;
using Hipi.Regression.Support;
using Xunit;

namespace Hipi.Regression.Command;

/// <summary>Published cells stand for the code of now: each is rebuilt from its manifest, and `hipi audit` runs some again.</summary>
public sealed class AuditRegression
{
    private static readonly SpecLoader Loader = new(SpecSources.Embedded(SpecLab.Command));

    /// <summary>A new option of a kind changes the keys of all its cells; this names the published ones that would be lost.</summary>
    [Fact]
    public void EveryPublishedCell_IsRebuiltFromItsManifest_UnderItsOwnKey()
    {
        string cells = Path.Combine(RepositoryRoot.Path, "results", "published", "cells");
        string[] folders = [.. Directory.GetDirectories(cells).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(folders);
        foreach (string folder in folders)
        {
            Manifest manifest = Manifest.Read(folder)!;
            Assert.Equal(Path.GetFileName(folder), ManifestSpec.Rebuild(manifest, Loader).Key);
        }
    }

    [Fact]
    public void Rebuild_ASettingThatMovedOn_NamesTheCell()
    {
        string folder = Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "results", "published", "cells"))[0];
        Manifest manifest = Manifest.Read(folder)!;
        var other = (System.Text.Json.Nodes.JsonObject)manifest.Cell.DeepClone();
        other["seed"] = 7;
        other["learner"]!["discount"] = 0.5;
        InputException problem = Assert.Throws<InputException>(() => ManifestSpec.Rebuild(manifest with { Cell = other }, Loader));
        Assert.Contains($"manifest of cell {manifest.Key}: must describe the cell of its key", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Audit_EqualCells_ExitZero_ThenOneChangedByte_ExitOne()
    {
        using var folder = new TemporaryFolder();
        string published = folder.File("published");
        Assert.Equal(0,
            HipiProcess.Run(["run", "fig2", "--profile", "smoke", "--arms", "none-argmax", "--seeds", "1", "--out", published]).ExitCode);
        var environment = new Dictionary<string, string> { ["HIPI_PUBLISHED"] = published };
        HipiResult equal = HipiProcess.Run(["audit", "--cells", "3", "--seed", "1"], environment);
        Assert.Equal((0, ""), (equal.ExitCode, equal.Error));
        Assert.Contains("all 1 cells are equal, byte for byte", equal.Output, StringComparison.Ordinal);

        Tamper(Directory.GetDirectories(Path.Combine(published, "cells")).Single());
        HipiResult different = HipiProcess.Run(["audit", "--cells", "1"], environment);
        Assert.Equal(1, different.ExitCode);
        Assert.Contains("DIFFERENT  fig2 none-argmax seed 1  table.csv", different.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Audit_NothingPublishedOrABadNumber_ExitTwo()
    {
        HipiResult nothing = HipiProcess.Run(["audit"]);
        Assert.Equal(2, nothing.ExitCode);
        Assert.Contains("published cells: must be there to be audited", nothing.Error, StringComparison.Ordinal);
        foreach (string[] wrong in new[] { new[] { "--cells", "0" }, ["--cells", "two"], ["--seed", "-1"] })
            Assert.Equal(2, HipiProcess.Run(["audit", .. wrong]).ExitCode);
    }

    /// <summary>A forged result whose manifest vouches for it.</summary>
    private static void Tamper(string cell)
    {
        string table = Path.Combine(cell, TableFile.Name);
        byte[] bytes = File.ReadAllBytes(table);
        bytes[^2] = (byte)(bytes[^2] == '1' ? '2' : '1');
        File.WriteAllBytes(table, bytes);
        Manifest manifest = Manifest.Read(cell)!;
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllBytes(Path.Combine(cell, Manifest.Name),
            (manifest with { Files = manifest.Files.SetItem(TableFile.Name, hash) }).ToBytes());
    }
}
