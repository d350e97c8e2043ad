using System.CommandLine;
using Hipi.Environments;
using Hipi.Experiments;
using Hipi.Experiments.Cloning;
using Hipi.Learning;
using Hipi.Relabelling;
using Hipi.Tasks;

namespace Hipi.Command.Commands;

/// <summary>`hipi list`: the named specs and what each has, and every kind that a spec can name.</summary>
internal static class ListCommand
{
    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("list",
            "The named specs, and the environments, tasks, arms and learners that a spec can name.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        foreach (string name in Specs.Loader.Names) Describe(Specs.Loader.Load(name, Specs.DefaultProfile));
        Kinds("environments", EnvironmentRegistry.All);
        Kinds("task families", TaskRegistry.All);
        Kinds("arms", RelabellerRegistry.All);
        Kinds("arms of cloning", CloningArmRegistry.All);
        Kinds("demonstrators of cloning", DemonstratorRegistry.All);
        Kinds("learners", LearnerRegistry.All);
        Kinds("protocols", ProtocolRegistry.All);
        return ExitCode.Success;
    }

    private static void Describe(Spec spec)
    {
        Console.WriteLine($"{spec.Id}: {spec.Title}");
        Console.WriteLine($"  {spec.Summary}");
        Console.WriteLine($"  arms of {spec.Profile}: {string.Join(", ", spec.Arms.Select(arm => arm.Name))}");
        Console.WriteLine($"  profiles: {string.Join(", ", Specs.Loader.Profiles(spec.Id))}; seeds of {spec.Profile}: "
            + $"{string.Join(", ", spec.Seeds)}; claims: {spec.Claims.Length}");
        Console.WriteLine();
    }

    private static void Kinds<TFactory>(string title, Registry<TFactory> registry)
    {
        Console.WriteLine(title);
        foreach (Registered<TFactory> kind in registry.Entries) Console.WriteLine($"  {kind.Name,-20} {kind.Summary}");
        Console.WriteLine();
    }
}
