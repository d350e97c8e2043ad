using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Hipi.Command.Commands;

namespace Hipi.Command;

/// <summary>The `hipi` command: parses, runs one command, turns its outcome into an exit code.</summary>
/// <remarks>
/// Exit codes: <see cref="ExitCode"/>. What a user gave wrong is one clear message on standard error, never a stack trace.
/// </remarks>
public static class HipiCommand
{
    public static int Run(string[] arguments) => Guard(() =>
    {
        ParseResult parse = Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction) throw new InputException(ParseProblem.Describe(parse));
        return parse.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }, Console.Error);

    /// <summary>Does the work; whatever it throws becomes an exit code and one message.</summary>
    public static int Guard(Func<int> work, TextWriter error)
    {
        try
        {
            return work();
        }
        catch (InputException problem)
        {
            error.WriteLine(problem.Message);
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"hipi: {problem.Message}");
            return ExitCode.Failed;
        }
        catch (Exception problem)
        {
            string message = string.Join(' ', problem.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
            error.WriteLine($"hipi: unexpected problem: {problem.GetType().Name}: {message}; please report it");
            return ExitCode.Failed;
        }
    }

    /// <summary>All commands; each is one file under Commands.</summary>
    public static System.CommandLine.Command Create() =>
        new("hipi", "Experiments of \"Rewriting History with Inverse RL\": run them, draw their figures, check their claims.")
    {
        new HelpOption(),
        new VersionOption(),
        ListCommand.Create(),
        RunCommand.Create(),
        ReproduceCommand.Create(),
        VerifyCommand.Create(),
        ReportCommand.Create(),
        PublishCommand.Create(),
        PolicyCommand.Create(),
        AuditCommand.Create(),
        GoldenCommand.Create(),
        PhysicsCommand.Create(),
        RolloutCommand.Create(),
        CriticsCommand.Create(),
        OracleCommand.Create(),
        CeilingCommand.Create(),
        ClaimsCommand.Create(),
        SchemaCommand.Create(),
        DoctorCommand.Create(),
    };
}

/// <summary>What the command's exit code means.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>A cell failed, a figure could not be drawn, a claim fails, a golden differs.</summary>
    public const int Failed = 1;

    /// <summary>Something given cannot be used, or there are no results to judge.</summary>
    public const int BadInput = 2;

    /// <summary>`verify --strict`: nothing fails, but a claim is undecided.</summary>
    public const int Undecided = 3;

    /// <summary>Stopped by Ctrl-C or SIGTERM, checkpointed.</summary>
    public const int Interrupted = 130;
}
