using System.Globalization;
using Hipi.Environments;
using Hipi.Relabelling;
using Hipi.Tasks;

namespace Hipi.Experiments.Cloning;

/// <summary>What must hold between the fields of a spec of protocol `cloning`.</summary>
internal static class CloningCheck
{
    private const string Section = "data.demonstrations.";

    public static IEnumerable<SpecProblem> Problems(Spec spec)
    {
        if (spec.Data?.Options is not CloningSettings settings) return [];
        DemonstrationOptions options = settings.Demonstrations;
        string[] known = [.. DemonstratorRegistry.All.Entries.Select(kind => kind.Name)];
        if (!known.Contains(options.Demonstrator))
            return [new SpecProblem(Section + "demonstrator", $"must be one of {Listing.Of(known)}", $"\"{options.Demonstrator}\"",
                Listing.DidYouMean(options.Demonstrator, known))];
        return
        [
            .. Rounds(spec, settings), .. Script(spec, options), .. Weights(spec, options), .. Balanced(spec, options), .. Sizes(settings),
        ];
    }

    /// <summary>The reference arms stand outside relabelling; rounds need trajectories.</summary>
    private static IEnumerable<SpecProblem> Rounds(Spec spec, CloningSettings settings)
    {
        if (settings.Rounds > 1 && settings.RoundTrajectories == 0)
            yield return new SpecProblem("data.roundTrajectories", "must be above 0 where there is more than one round", "0");
        foreach (Arm arm in spec.Arms.Where(arm => arm.Relabel.Options is ReferenceOptions && arm.Fraction != 0))
            yield return new SpecProblem($"arms.{arm.Name}.fraction", "must be 0 in an arm that relabels nothing",
                arm.Fraction.ToString(CultureInfo.InvariantCulture), "set it to 0");
    }

    private static IEnumerable<SpecProblem> Script(Spec spec, DemonstrationOptions options)
    {
        if (options.Demonstrator == "script" && spec.Environment is not null && spec.Tasks is not null && !DeskDemonstrator.Fits(spec))
            yield return new SpecProblem(Section + "demonstrator",
                "must be another than script but on environment desk with family suite-reward",
                $"\"script\" on {spec.Environment.Name} with {spec.Tasks.Name}", "name policy or random");
    }

    private static IEnumerable<SpecProblem> Weights(Spec spec, DemonstrationOptions options)
    {
        bool isPolicy = options.Demonstrator == "policy";
        foreach ((string field, string? value) in new[] { ("policy", options.Policy), ("sha256", options.Sha256) })
            if (value is null == isPolicy)
                yield return new SpecProblem(Section + field, $"must be {(isPolicy ? "given for" : "null without")} demonstrator policy",
                    value is null ? "null" : $"\"{value}\"");
        if (!isPolicy || options.Policy is null || options.Sha256 is null || spec.Files is null) yield break;
        if (spec.Files.Find(PolicyFile.NameOf(options.Policy)) is not { } file)
        {
            string[] names = [.. spec.Files.PolicyNames];
            yield return new SpecProblem(Section + "policy", $"must be weights of specs/policies ({Listing.Of(names)})",
                $"\"{options.Policy}\"", Listing.DidYouMean(options.Policy, names));
            yield break;
        }
        if (PolicyFile.HashOf(file) != options.Sha256)
            yield return new SpecProblem(Section + "sha256", $"must be that of {options.Policy}.safetensors, {PolicyFile.HashOf(file)}",
                $"\"{options.Sha256}\"");
        if (Misfit(spec, options, file) is { } found)
            yield return new SpecProblem(Section + "policy",
                "must hold an actor from this environment's observation and task to two numbers an action", found);
    }

    private static string? Misfit(Spec spec, DemonstrationOptions options, byte[] file)
    {
        if (spec.Environment is null || spec.Tasks is null) return null;
        try
        {
            IEnvironment environment = SpecParts.Environment(spec);
            return PolicyDemonstrator.Problem(file, options.Policy!,
                environment.ObservationSize + SpecParts.Family(spec, environment).TaskSize, environment.ActionSize);
        }
        catch (ArgumentException)
        {
            return null;   // reported where the parts are checked
        }
    }

    private static IEnumerable<SpecProblem> Balanced(Spec spec, DemonstrationOptions options)
    {
        if (options.Tasks != DemonstrationTasks.Balanced || spec.Environment is null || spec.Tasks is null) yield break;
        int? count = null;
        try
        {
            count = SpecParts.Family(spec, SpecParts.Environment(spec)).Count;
        }
        catch (ArgumentException)
        {
            yield break;   // reported where the parts are checked
        }
        if (count is null)
            yield return new SpecProblem(Section + "tasks", "must be prior in a family of infinitely many tasks", "\"balanced\"");
    }

    /// <summary>
    /// The least number of training steps, were every trajectory as short as one step, cannot be known; the greatest can.
    /// </summary>
    private static IEnumerable<SpecProblem> Sizes(CloningSettings settings)
    {
        long most = (long)settings.Demonstrations.Trajectories * settings.MaxEpisodeSteps;
        if (settings.Cloning.BatchSize > most)
            yield return new SpecProblem("data.cloning.batchSize",
                string.Create(CultureInfo.InvariantCulture, $"must be at most the steps of all demonstrations ({most})"),
                settings.Cloning.BatchSize.ToString(CultureInfo.InvariantCulture), "lower it, or demonstrate more");
    }
}
