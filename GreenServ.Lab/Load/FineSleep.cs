using System.Runtime.InteropServices;

namespace GreenServ.Lab.Load;

/// <summary>
/// Sleeps shorter than a timer's millisecond. Who waits by spinning or yielding keeps a core busy, and what is measured waits behind it for as long as a
/// tick of the scheduler.
/// </summary>
internal static partial class FineSleep
{
    // usleep may refuse a second and more.
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(500);

    /// <summary>Blocks the thread for about <paramref name="time"/>, or for half a second if that is shorter; where the system has no fine sleep for a millisecond at least.</summary>
    public static void For(TimeSpan time)
    {
        var now = time < s_longest ? time : s_longest;
        if (OperatingSystem.IsWindows())
            Thread.Sleep(Math.Max(1, (int)now.TotalMilliseconds));
        else if (now > TimeSpan.Zero)
            _ = USleep((uint)Math.Max(1, now.TotalMicroseconds));
    }

    [LibraryImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int USleep(uint microseconds);
}
