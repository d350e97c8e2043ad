using System.Text.Json.Nodes;

namespace Hipi.Command.Report;

/// <summary>How an arm looks in every figure: label, colour of the theme, dash pattern; arms differ in more than colour.</summary>
public sealed record ArmStyle(string Label, string Colour, int[] Dash)
{
    private static readonly int[] Solid = [1, 0], Dashed = [7, 4], Dotted = [2, 3], DashDotted = [8, 3, 2, 3];
    private static readonly string[] Spare = ["sky", "ochre", "green", "purple", "vermilion", "blue"];

    private static readonly Dictionary<string, ArmStyle> Known = new()
    {
        ["inverse-rl"] = new("inverse RL", "@blue", Solid),
        ["inverse-rl-all"] = new("inverse RL, all relabelled", "@blue", Dashed),
        ["inverse-rl-batch"] = new("inverse RL, the batch's partition", "@sky", Solid),
        ["inverse-rl-no-partition"] = new("inverse RL, no partition", "@sky", Dotted),
        ["inverse-rl-softq"] = new("inverse RL (soft Q)", "@sky", Dashed),
        ["inverse-rl-partition-none"] = new("inverse RL, no partition", "@sky", Dotted),
        ["inverse-rl-argmax"] = new("inverse RL, argmax", "@sky", Solid),
        ["inverse-rl-alpha"] = new("inverse RL, scores over alpha", "@green", Dotted),
        ["inverse-rl-quarter"] = new("inverse RL, a quarter relabelled", "@blue", Dotted),
        ["inverse-rl-final-states"] = new("inverse RL, goals of final states", "@sky", DashDotted),
        ["inverse-rl-states"] = new("inverse RL, goals of states", "@blue", DashDotted),
        ["final"] = new("final (HER)", "@vermilion", Solid),
        ["final-all"] = new("final (HER), all relabelled", "@vermilion", Dashed),
        ["final-released"] = new("final, as released", "@vermilion", Dotted),
        ["future"] = new("future (HER)", "@purple", Solid),
        ["future-released"] = new("future, as released", "@purple", Dotted),
        ["generalized-hindsight"] = new("generalized hindsight", "@green", Solid),
        ["generalized-hindsight-advantage"] = new("generalized hindsight, advantage", "@green", Dashed),
        ["random"] = new("random", "@ochre", Solid),
        ["random-states"] = new("random, goals of states", "@ochre", DashDotted),
        ["random-all"] = new("random, all relabelled", "@ochre", Dashed),
        ["demonstrations"] = new("demonstrations", "@ink", Solid),
        ["true-labels"] = new("cloning, true labels", "@grey", Solid),
        ["hipi-bc"] = new("HIPI-BC", "@blue", Solid),
        ["task-agnostic"] = new("cloning without a task", "@ochre", Dashed),
        ["random-policy"] = new("random policy", "@grey", Dotted),
        ["alternation"] = new("alternation, drawn labels", "@blue", Solid),
        ["alternation-argmax"] = new("alternation, best labels", "@sky", Dashed),
        ["none"] = new("none", "@grey", Dashed),
    };

    /// <summary>Arms in the order of figures: the known ones as listed above, then the others by name.</summary>
    public static IEnumerable<string> Order(IEnumerable<string> arms) =>
        arms.OrderBy(arm => Known.ContainsKey(arm) ? Known.Keys.ToList().IndexOf(arm) : int.MaxValue)
            .ThenBy(arm => arm, StringComparer.Ordinal);

    /// <summary>
    /// The style of an arm; one that is not known here gets its own name and a spare colour by its place among the unknown.
    /// </summary>
    public static ArmStyle Of(string arm, IEnumerable<string> arms)
    {
        if (Known.TryGetValue(arm, out ArmStyle? style)) return style;
        int place = arms.Where(other => !Known.ContainsKey(other)).TakeWhile(other => other != arm).Count();
        return new ArmStyle(arm, "@" + Spare[place % Spare.Length], place < Spare.Length ? Solid : Dashed);
    }

    /// <summary>The `color` and `strokeDash` scales of a chart of these arms, for field `arm`, whose values are labels.</summary>
    public static (JsonObject Colour, JsonObject Dash) Encodings(IReadOnlyList<string> arms)
    {
        ArmStyle[] styles = [.. arms.Select(arm => Of(arm, arms))];
        var labels = new JsonArray([.. styles.Select(style => (JsonNode)style.Label)]);
        var colours = new JsonArray([.. styles.Select(style => (JsonNode)style.Colour)]);
        var dashes = new JsonArray([.. styles.Select(style => new JsonArray([.. style.Dash.Select(length => (JsonNode)length)]))]);
        return (Scale(labels, colours), Scale((JsonArray)labels.DeepClone(), dashes));
    }

    private static JsonObject Scale(JsonArray domain, JsonArray range) => new()
    {
        ["field"] = "arm", ["type"] = "nominal", ["title"] = null,
        ["legend"] = new JsonObject { ["symbolType"] = "stroke", ["symbolFillColor"] = "transparent", ["symbolOpacity"] = 1 },
        ["scale"] = new JsonObject { ["domain"] = domain, ["range"] = range },
    };
}
