using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hipi.Experiments;

/// <summary>A field of an options record as JSON sees it: name, type, whether it must be given, and its rules.</summary>
internal sealed record Field(string Name, Type Type, bool Nullable, bool Required, PropertyInfo Property)
{
    private static readonly ConcurrentDictionary<Type, ImmutableArray<Field>> Known = new();

    public RangeAttribute? Range => Property.GetCustomAttribute<RangeAttribute>();
    public LengthAttribute? Length => Property.GetCustomAttribute<LengthAttribute>();
    public RegularExpressionAttribute? Pattern => Property.GetCustomAttribute<RegularExpressionAttribute>();
    public string? Description => Property.GetCustomAttribute<DescriptionAttribute>()?.Description;

    /// <summary>The settable fields of a record, in declaration order.</summary>
    public static ImmutableArray<Field> Of(Type record) => Known.GetOrAdd(record, static type =>
    {
        var nullability = new NullabilityInfoContext();
        return [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null)
            .Select(property => Make(property, nullability))];
    });

    /// <summary>The range as text, such as [0, 1).</summary>
    public static string Show(RangeAttribute range) => string.Create(CultureInfo.InvariantCulture,
        $"{(range.MinimumIsExclusive ? '(' : '[')}{range.Minimum}, {range.Maximum}{(range.MaximumIsExclusive ? ')' : ']')}");

    public static bool InRange(RangeAttribute range, double value)
    {
        double low = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture),
            high = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
        return (range.MinimumIsExclusive ? value > low : value >= low) && (range.MaximumIsExclusive ? value < high : value <= high);
    }

    public static bool IsWhole(Type type) => type == typeof(int) || type == typeof(long) || type == typeof(ulong) || type == typeof(uint);

    public static bool IsNumber(Type type) => IsWhole(type) || type == typeof(double) || type == typeof(float);

    /// <summary>The item type of an immutable list; null for other types.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>The value type of a dictionary with text keys; null for other types.</summary>
    public static Type? ValueOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableSortedDictionary<,>)
            ? type.GetGenericArguments()[1]
            : null;

    /// <summary>An enum's names as JSON has them.</summary>
    public static ImmutableArray<string> NamesOf(Type type) => [.. Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private static Field Make(PropertyInfo property, NullabilityInfoContext nullability)
    {
        string name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
            ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
        Type? inner = System.Nullable.GetUnderlyingType(property.PropertyType);
        bool nullable = inner is not null
            || (!property.PropertyType.IsValueType && nullability.Create(property).WriteState == NullabilityState.Nullable);
        return new Field(name, inner ?? property.PropertyType, nullable, property.IsDefined(typeof(RequiredMemberAttribute)), property);
    }
}
