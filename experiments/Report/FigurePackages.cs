namespace Hipi.Command.Report;

/// <summary>The npm packages that draw a figure, where they were installed (tools/report/node_modules).</summary>
public sealed class FigurePackages
{
    private static readonly string[] PageScripts = ["vega/build/vega.min.js", "vega-lite/build/vega-lite.min.js",
        "vega-embed/build/vega-embed.min.js"];

    private FigurePackages(string folder) => Folder = folder;

    /// <summary>tools/report of the repository.</summary>
    public string Folder { get; }

    public string SvgDriver => Path.Combine(Folder, "vl2svg.mjs");

    /// <summary>The packages, or null with the reason and the command that mends it.</summary>
    public static FigurePackages? Find(out string missing)
    {
        missing = "";
        if (Repository.Root is not { } root)
            missing = "the repository with tools/report was not found from here; run the command inside the clone";
        else if (PageScripts.Any(script => !File.Exists(Path.Combine(root, "tools", "report", "node_modules", script))))
            missing = "the packages of tools/report are not installed; run: make setup";
        else if (Executable.Find("node") is null)
            missing = "Node.js is not installed; run: make setup";
        return missing.Length == 0 ? new FigurePackages(Path.Combine(Repository.Root!, "tools", "report")) : null;
    }

    /// <summary>vega, vega-lite and vega-embed as script elements for the page.</summary>
    public string ScriptElements() => string.Concat(PageScripts.Select(script =>
        $"<script>{Html.InScript(WithoutSourceMap(File.ReadAllText(Path.Combine(Folder, "node_modules", script))))}</script>\n"));

    private static string WithoutSourceMap(string script)
    {
        int map = script.LastIndexOf("//# sourceMappingURL=", StringComparison.Ordinal);
        return map < 0 ? script : script[..map];
    }
}
