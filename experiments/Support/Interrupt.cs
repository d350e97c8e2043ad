using System.Runtime.InteropServices;

namespace Hipi.Command;

/// <summary>Ctrl-C and SIGTERM as a token: the first asks the cells to checkpoint and stop, the second ends the process at once.</summary>
public sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interrupt() => registrations = [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM)];

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (source.IsCancellationRequested) Environment.Exit(ExitCode.Interrupted);
        Console.Error.WriteLine("Stopping: each running cell writes a checkpoint (again to stop at once) ...");
        source.Cancel();
    });
}
