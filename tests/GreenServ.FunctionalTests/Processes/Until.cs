using System.Diagnostics;

namespace GreenServ.FunctionalTests.Processes;

/// <summary>Waits for what another process will show sooner or later.</summary>
internal static class Until
{
    /// <summary>Generous: it ends a test that would never end, and measures nothing.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until the answer is not <c>null</c>.</summary>
    /// <param name="what">What is waited for, for the failure's message.</param>
    /// <param name="ask">Looks; <c>null</c> means not yet.</param>
    public static async Task<T> NotNullAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                Assert.Fail($"Waited {Patience.TotalSeconds:0} s in vain for this: {what}.");
            await Task.Delay(s_pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks again and again until the answer is <c>true</c>.</summary>
    public static Task TrueAsync(string what, Func<Task<bool>> ask) => NotNullAsync(what, async () => await ask() ? "" : null);
}
