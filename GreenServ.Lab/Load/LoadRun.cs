namespace GreenServ.Lab.Load;

/// <summary>Sends requests for a while, either at a rate of their own (open loop) or a fixed number at a time (closed loop).</summary>
internal static class LoadRun
{
    public static async Task<LoadReport> ExecuteAsync(LoadSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        using var call = new ChatCall(settings);
        if (settings.Warmup > TimeSpan.Zero)
            await SendAsync(call, settings, settings.Warmup, time, cancellationToken).ConfigureAwait(false);
        return await SendAsync(call, settings, settings.Duration, time, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<LoadReport> SendAsync(ChatCall call, LoadSettings settings, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var tally = new LoadTally();
        var start = time.GetTimestamp();
        if (settings.Rate is { } rate)
            await OpenLoopAsync(call, tally, rate, duration, time, cancellationToken).ConfigureAwait(false);
        else
            await ClosedLoopAsync(call, tally, settings.Concurrency, duration, time, cancellationToken).ConfigureAwait(false);
        return tally.Finish(time.GetElapsedTime(start));
    }

    private static async Task OpenLoopAsync(ChatCall call, LoadTally tally, double rate, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var requests = (int)Math.Max(1, rate * duration.TotalSeconds);
        var underWay = new List<Task>(requests);
        await Task.Factory.StartNew(Send, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        await Task.WhenAll(underWay).ConfigureAwait(false);

        // On a thread of its own, which sleeps until the next is due.
        void Send()
        {
            var start = time.GetTimestamp();
            for (var i = 0; i < requests; i++)
            {
                var due = TimeSpan.FromSeconds(i / rate);
                while (time.GetElapsedTime(start) is var now && now < due)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    FineSleep.For(due - now);
                }

                underWay.Add(SendOneAsync(time.GetElapsedTime(start) - due));
            }
        }

        async Task SendOneAsync(TimeSpan late) => tally.Add(await call.SendAsync(time, cancellationToken).ConfigureAwait(false), late);
    }

    private static async Task ClosedLoopAsync(ChatCall call, LoadTally tally, int concurrency, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(SendManyAsync, cancellationToken))).ConfigureAwait(false);

        async Task SendManyAsync()
        {
            while (time.GetElapsedTime(start) < duration)
                tally.Add(await call.SendAsync(time, cancellationToken).ConfigureAwait(false), TimeSpan.Zero);
        }
    }
}
