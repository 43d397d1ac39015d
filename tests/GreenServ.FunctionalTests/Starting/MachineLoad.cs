using System.Globalization;

namespace GreenServ.FunctionalTests.Starting;

/// <summary>How much of the machine other programs took over a stretch of time, from Linux's own account of it.</summary>
internal sealed class MachineLoad
{
    private const string Account = "/proc/stat";
    private const double TicksPerSecond = 100;
    private const int Idle = 3;
    private const int WaitingForDisk = 4;
    private const int Stolen = 7;

    private readonly TimeSpan _busyBefore;

    private MachineLoad(TimeSpan busyBefore) => _busyBefore = busyBefore;

    /// <summary>Begins now; <c>null</c> where the system keeps no such account.</summary>
    public static MachineLoad? Start() => File.Exists(Account) ? new MachineLoad(Busy()) : null;

    /// <summary>0 for a machine that did nothing else, 1 for one that left no time at all.</summary>
    /// <param name="own">Processor time of the program that is measured.</param>
    /// <param name="elapsed">Time since the start.</param>
    public double ShareOfOthers(TimeSpan own, TimeSpan elapsed) =>
        Math.Max(0, (Busy() - _busyBefore - own) / (elapsed * Environment.ProcessorCount));

    // Columns: user nice system idle iowait irq softirq steal; guests are counted within user.
    private static TimeSpan Busy()
    {
        var columns = File.ReadLines(Account).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..(Stolen + 2)]
            .Select(column => double.Parse(column, CultureInfo.InvariantCulture));
        return TimeSpan.FromSeconds(columns.Where((_, column) => column is not (Idle or WaitingForDisk)).Sum() / TicksPerSecond);
    }
}
