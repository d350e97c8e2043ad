using Hipi.Command.Report;
namespace Hipi.Command.Figures;
internal static class NavigationMaps { public static IEnumerable<Panel> Draw(CellSet cells, string[] arms) => []; }
