using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hipi.Experiments;

/// <summary>
/// Checks JSON against the record that it will be bound to: unknown and missing keys, types, ranges; every problem is listed.
/// </summary>
/// <param name="issues">Takes the problems.</param>
/// <param name="extent">Whether missing keys matter; items of a list are always whole, since layers replace lists.</param>
internal sealed class ShapeCheck(IssueList issues, ShapeCheck.Extent extent = ShapeCheck.Extent.Whole)
{
    /// <summary>What a missing key does: it is a problem in a whole section, none in a part of one.</summary>
    public enum Extent
    {
        Whole,
        Part,
    }

    /// <summary>Checks an object against a record.</summary>
    /// <param name="node">The object.</param>
    /// <param name="record">The record's type.</param>
    /// <param name="path">Path of the object, empty for the root.</param>
    /// <param name="owner">What the fields belong to, as a message names it.</param>
    public void Object(SpecNode node, Type record, string path, string owner)
    {
        if (!Expect(node, JsonValueKind.Object, path, "an object")) return;
        var fields = Field.Of(record);
        foreach (var (key, value) in node.Members)
            if (fields.FirstOrDefault(field => field.Name == key) is { } field) Value(value, field, Join(path, key));
            else Unknown(value, Join(path, key), key, owner, fields.Select(field => field.Name));
        if (extent == Extent.Part) return;
        foreach (Field field in fields)
            if (field.Required && !node.Members.ContainsKey(field.Name))
                issues.Add(node.Origin, Join(path, field.Name), "must be given", "nothing", $"add it: {field.Description ?? field.Name}");
    }

    /// <summary>Reports a key that does not exist, with the nearest one that does.</summary>
    public void Unknown(SpecNode value, string path, string key, string owner, IEnumerable<string> valid)
    {
        string[] names = [.. valid];
        string rule = names.Length == 0 ? $"{owner} has no settings" : $"must be a field of {owner} ({Listing.Of(names)})";
        issues.Add(value.KeyOrigin, path, rule, $"\"{key}\"", Listing.DidYouMeanKey(key, names));
    }

    /// <summary>Checks a value against a field's type and rules.</summary>
    public void Value(SpecNode node, Field field, string path)
    {
        if (node.IsNull && field.Nullable) return;
        if (field.Length is { } length && node.Kind == JsonValueKind.Array)
            Expect(node.Items.Count >= length.MinimumLength && node.Items.Count <= length.MaximumLength, node, path,
                string.Create(CultureInfo.InvariantCulture, $"a list of {length.MinimumLength} to {length.MaximumLength} items"));
        Typed(node, field.Type, field, path);
    }

    private void Typed(SpecNode node, Type type, Field field, string path)
    {
        if (Field.IsNumber(type)) Number(node, type, field, path);
        else if (type == typeof(string)) Text(node, field, path);
        else if (type == typeof(bool)) Expect(node.Kind is JsonValueKind.True or JsonValueKind.False, node, path, "true or false");
        else if (type.IsEnum) OneOf(node, path, Field.NamesOf(type));
        else if (Field.ItemOf(type) is { } item) List(node, item, field, path);
        else if (Field.ValueOf(type) is { } value) Map(node, value, field, path);
        else if (type == typeof(JsonObject)) Expect(node, JsonValueKind.Object, path, "an object");
        else Object(node, type, path, path);
    }

    /// <summary>Checks a text against a list of names.</summary>
    public bool OneOf(SpecNode node, string path, IReadOnlyCollection<string> names)
    {
        if (node.Kind == JsonValueKind.String && names.Contains(node.Text)) return true;
        string? todo = node.Kind == JsonValueKind.String ? Listing.DidYouMean(node.Text, names) : null;
        issues.Add(node.Origin, path, $"must be one of {Listing.Of(names)}", node.Show(), todo);
        return false;
    }

    private void Number(SpecNode node, Type type, Field field, string path)
    {
        string range = field.Range is { } known ? $" in {Field.Show(known)}" : "";
        string rule = (Field.IsWhole(type) ? "a whole number" : "a number") + range;
        if (!Expect(node, JsonValueKind.Number, path, rule)) return;
        bool whole = node.Text.AsSpan().IndexOfAny(".eE") < 0;
        double value = double.Parse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        bool fits = double.IsFinite(value) && (field.Range is null || Field.InRange(field.Range, value));
        bool isWrittenElse = fits && !whole && Field.IsWhole(type) && double.IsInteger(value);
        Expect(fits && (whole || !Field.IsWhole(type)), node, path, isWrittenElse ? rule + " written without . or e" : rule);
    }

    private void Text(SpecNode node, Field field, string path)
    {
        if (!Expect(node, JsonValueKind.String, path, "a text")) return;
        if (field.Pattern is { } pattern)
            Expect(IsWholly(pattern.Pattern, node.Text), node, path, $"a text of the form {pattern.Pattern}");
        else if (Expect(node.Text.Length <= 4000, node, path, "a text of at most 4000 characters"))
            Expect(!node.Text.Any(char.IsControl), node, path, "a text without control characters");
    }

    /// <summary>
    /// True where a pattern takes in the whole text; its $ alone would let a line break follow, as JSON Schema's does not.
    /// </summary>
    private static bool IsWholly(string pattern, string text) =>
        Regex.Match(text, pattern) is { Success: true, Index: 0 } match && match.Length == text.Length;

    private void List(SpecNode node, Type item, Field field, string path)
    {
        if (!Expect(node, JsonValueKind.Array, path, "a list")) return;
        ShapeCheck whole = extent == Extent.Whole ? this : new ShapeCheck(issues);
        for (int index = 0; index < node.Items.Count; index++)
            whole.Typed(node.Items[index], item, field, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"));
    }

    private void Map(SpecNode node, Type value, Field field, string path)
    {
        if (!Expect(node, JsonValueKind.Object, path, "an object")) return;
        foreach (var (key, member) in node.Members)
            if (!member.IsNull) Typed(member, value, field, Join(path, key));
    }

    private bool Expect(SpecNode node, JsonValueKind kind, string path, string what) => Expect(node.Kind == kind, node, path, what);

    private bool Expect(bool holds, SpecNode node, string path, string what)
    {
        if (!holds) issues.Add(node.Origin, path.Length == 0 ? "the spec" : path, $"must be {what}", node.Show());
        return holds;
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
