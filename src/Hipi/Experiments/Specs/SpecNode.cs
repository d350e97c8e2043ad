using System.Globalization;
using System.Text.Json;

namespace Hipi.Experiments;

/// <summary>Where a piece of JSON was read: the layer's name, and line and column where the layer is a file (0 elsewhere).</summary>
internal sealed record Origin(string Layer, int Line, int Column)
{
    /// <summary>The part of the file that it stands in, such as profiles.smoke; empty for the rest.</summary>
    public string Section { get; init; } = "";

    /// <summary>True in a layer that belongs to the command, not to the user.</summary>
    public bool IsShared { get; init; }

    public override string ToString() =>
        Line == 0 ? Layer : string.Create(CultureInfo.InvariantCulture, $"{Layer}:{Line}:{Column}");
}

/// <summary>A piece of JSON that knows where it came from, so that a problem of the merged spec names the layer to mend.</summary>
internal sealed class SpecNode(JsonValueKind kind, Origin origin)
{
    public JsonValueKind Kind { get; } = kind;
    public Origin Origin { get; } = origin;

    /// <summary>Where its property name stands; its own place for list items and the root.</summary>
    public Origin KeyOrigin { get; init; } = origin;

    /// <summary>A text's characters or a number's digits as written.</summary>
    public string Text { get; init; } = "";

    /// <summary>Members of an object, in order.</summary>
    public Dictionary<string, SpecNode> Members { get; } = [];

    /// <summary>Items of a list.</summary>
    public List<SpecNode> Items { get; } = [];

    public bool IsObject => Kind == JsonValueKind.Object;
    public bool IsNull => Kind == JsonValueKind.Null;

    public SpecNode? Member(string key) => Members.GetValueOrDefault(key);

    /// <summary>The text of a member that is a text; null otherwise.</summary>
    public string? MemberText(string key) => Member(key) is { Kind: JsonValueKind.String } node ? node.Text : null;

    /// <summary>A copy without some members.</summary>
    public SpecNode Without(params string[] keys)
    {
        var copy = new SpecNode(Kind, Origin) { KeyOrigin = KeyOrigin };
        foreach (var (key, value) in Members)
            if (!keys.Contains(key)) copy.Members[key] = value;
        return copy;
    }

    /// <summary>This with <paramref name="over"/> on top: objects merge member by member, everything else is replaced.</summary>
    /// <remarks>A merged object's place is that of the whole file's object, not of a section or --set that patches it:
    /// a missing key is to be added there.</remarks>
    public SpecNode Merge(SpecNode over)
    {
        if (!IsObject || !over.IsObject) return over;
        bool isPatch = (over.Origin.Section.Length > 0 || over.Origin.Line == 0) && !Origin.IsShared;
        var merged = isPatch
            ? new SpecNode(Kind, Origin) { KeyOrigin = KeyOrigin }
            : new SpecNode(Kind, over.Origin) { KeyOrigin = over.KeyOrigin };
        foreach (var (key, value) in Members) merged.Members[key] = value;
        foreach (var (key, value) in over.Members)
            merged.Members[key] = merged.Members.TryGetValue(key, out SpecNode? under) ? under.Merge(value) : value;
        return merged;
    }

    /// <summary>A copy whose places name a section of their file.</summary>
    public SpecNode In(string section)
    {
        var copy = new SpecNode(Kind, Origin with { Section = section }) { KeyOrigin = KeyOrigin with { Section = section }, Text = Text };
        foreach (var (key, value) in Members) copy.Members[key] = value.In(section);
        foreach (SpecNode item in Items) copy.Items.Add(item.In(section));
        return copy;
    }

    /// <summary>The value as a message shows it, cut where long.</summary>
    public string Show()
    {
        string text = Kind switch
        {
            JsonValueKind.Object => Members.Count == 0 ? "{}" : $"an object with {Listing.Of(Members.Keys)}",
            JsonValueKind.Array => $"a list of {Items.Count}",
            JsonValueKind.String => $"\"{Text}\"",
            JsonValueKind.Number => Text,
            _ => Kind.ToString().ToLowerInvariant(),
        };
        return text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 77), "...");
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var (key, value) in Members)
                {
                    writer.WritePropertyName(key);
                    value.WriteTo(writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (SpecNode item in Items) item.WriteTo(writer);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String: writer.WriteStringValue(Text); break;
            case JsonValueKind.Number: writer.WriteRawValue(Text); break;
            case JsonValueKind.Null: writer.WriteNullValue(); break;
            default: writer.WriteBooleanValue(Kind == JsonValueKind.True); break;
        }
    }

    /// <summary>The JSON text, without positions.</summary>
    public byte[] ToUtf8()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) WriteTo(writer);
        return buffer.ToArray();
    }
}
