using System.Text.Json.Nodes;

namespace Hipi.Experiments;

/// <summary>The unit of work, of resume and of distribution: one arm, one seed, one setting of the swept value.</summary>
/// <remarks>
/// The key is the SHA-256 of the canonical JSON of what can move its numbers. The arm's name, lists of arms and seeds, profile, claims and
/// titles are outside it: editing a claim re-runs nothing, and a cell reached through two specs is shared.
/// </remarks>
public sealed record Cell
{
    private Cell(Spec spec, Arm arm, ulong seed, int gradientSteps, long environmentSteps)
    {
        (Spec, Arm, Seed, GradientSteps, EnvironmentSteps) = (spec, arm, seed, gradientSteps, environmentSteps);
        Identity = Describe();
        Key = CanonicalJson.Hash(Identity);
    }

    public Spec Spec { get; }
    public Arm Arm { get; }
    public ulong Seed { get; }
    public int GradientSteps { get; }
    public long EnvironmentSteps { get; }

    /// <summary>Name of its folder.</summary>
    public string Key { get; }

    /// <summary>What the key is the hash of.</summary>
    public JsonObject Identity { get; }

    /// <summary>The cell of an arm and a seed at the spec's budget.</summary>
    public static Cell Of(Spec spec, Arm arm, ulong seed) =>
        new(spec, arm, seed, spec.Budget?.GradientSteps ?? 0, spec.Budget?.EnvironmentSteps ?? 0);

    /// <summary>The cell of an arm and a seed at a swept setting.</summary>
    public static Cell OfSweep(Spec spec, Arm arm, ulong seed, int gradientSteps) =>
        new(spec, arm, seed, gradientSteps, spec.Sweep!.EnvironmentSteps);

    /// <summary>Updates that it makes, about: what long cells are started first by.</summary>
    public double Cost => Spec.Data?.Options is Cloning.CloningSettings cloning
        ? Cloning.CloningCell.CostOf(cloning, Arm) : EnvironmentSteps * (1.0 + GradientSteps);

    /// <summary>A short name for progress lines: spec, arm, seed, swept setting.</summary>
    public override string ToString() =>
        $"{Spec.Id} {Arm.Name} seed {Seed}{(GradientSteps == (Spec.Budget?.GradientSteps ?? 0) ? "" : $" x{GradientSteps}")}";

    private JsonObject Describe()
    {
        JsonObject? budget = Spec.Budget is { } known
            ? SpecJson.ToObject(known with { GradientSteps = GradientSteps, EnvironmentSteps = EnvironmentSteps }) : null;
        JsonObject arm = Named("relabel", Arm.Relabel)!;
        arm["fraction"] = Arm.Fraction;
        return new JsonObject
        {
            ["numericsVersion"] = NumericsVersion.Current,
            ["protocol"] = Spec.Protocol,
            ["environment"] = Named("name", Spec.Environment),
            ["tasks"] = Named("family", Spec.Tasks),
            ["arm"] = arm,
            ["learner"] = Named("name", Spec.Learner),
            ["data"] = Spec.Data?.Json.DeepClone(),
            ["budget"] = budget,
            ["evaluation"] = Spec.Evaluation is { } evaluation ? SpecJson.ToObject(evaluation) : null,
            ["seed"] = Seed,
        };
    }

    private static JsonObject? Named(string key, Choice? choice)
    {
        if (choice is null) return null;
        var json = (JsonObject)choice.Json.DeepClone();
        json[key] = choice.Name;
        return json;
    }
}
