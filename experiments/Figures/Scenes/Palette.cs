using System.Globalization;
using Hipi.Environments;

namespace Hipi.Command.Figures.Scenes;

/// <summary>Colours of solids: the same on light and dark pages, apart by lightness for colour-blind readers.</summary>
public static class Palette
{
    private static readonly (string Name, int Red, int Green, int Blue)[] Tones =
        [("steel", 58, 116, 170), ("brass", 214, 158, 62), ("stone", 138, 146, 156), ("brick", 196, 92, 62)];

    /// <summary>The tone of a solid: links of a robot take turns, so that joints show.</summary>
    public static string Tone(Solid solid) => solid.Part switch
    {
        SolidPart.Fixed => "stone",
        SolidPart.Object => "brick",
        _ => solid.Link % 2 == 0 ? "brass" : "steel",
    };

    /// <summary>A tone times a brightness in [0, 2]: below 1 towards black, above towards white.</summary>
    public static string Shade(string tone, double brightness)
    {
        (_, int red, int green, int blue) = Tones.First(entry => entry.Name == tone);
        return string.Create(CultureInfo.InvariantCulture,
            $"#{Mixed(red, brightness):x2}{Mixed(green, brightness):x2}{Mixed(blue, brightness):x2}");
    }

    /// <summary>Gradients of every tone: `NAME-bar` from lit to dark side, `NAME-ball` from a highlight outwards.</summary>
    public static string Gradients => string.Concat(Tones.Select(tone => $"""
        <linearGradient id="{tone.Name}-bar" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{Shade(tone.Name, 1.1)}"/>
        <stop offset=".28" stop-color="{Shade(tone.Name, 1.38)}"/><stop offset="1" stop-color="{Shade(tone.Name, 0.6)}"/></linearGradient>
        <radialGradient id="{tone.Name}-ball" cx=".36" cy=".3" r=".75"><stop offset="0" stop-color="{Shade(tone.Name, 1.45)}"/>
        <stop offset=".45" stop-color="{Shade(tone.Name, 1.05)}"/><stop offset="1" stop-color="{Shade(tone.Name, 0.55)}"/></radialGradient>

        """));

    private static int Mixed(int channel, double brightness) =>
        (int)Math.Round(brightness <= 1 ? channel * brightness : channel + (255 - channel) * (brightness - 1));
}
