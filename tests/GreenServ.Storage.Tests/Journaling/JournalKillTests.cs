using System.Diagnostics;
using System.Globalization;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Journaling;

public sealed class JournalKillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_ProcessKilled_EverythingAcknowledgedIsThereOnceAndInOrder()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Start(_folder.Path);
        var acknowledged = 0L;
        while (acknowledged < 500)
            acknowledged = Parse(await process.StandardOutput.ReadLineAsync(cancellation));
        process.Kill();

        // Acknowledgements already in the pipe count too.
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            acknowledged = Math.Max(acknowledged, Parse(line));
        await process.WaitForExitAsync(cancellation);

        using var journal = Journal.Open(_folder.Path, new JournalOptions(), TimeProvider.System, NullLogger<Journal>.Instance);
        var read = journal.Read(new Dictionary<string, long>()).ToList();
        Assert.InRange(read.Count, acknowledged, acknowledged + 1);
        Assert.Equal(Enumerable.Range(1, read.Count).Select(i => (long)i), read.Select(entry => entry.Sequence));
        Assert.All(read, entry => Assert.Equal(Samples.Decision((int)entry.Sequence - 1).Id, ((DecisionRecord)entry.Record).Id));
    }

    private static Process Start(string folder)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { "exec", typeof(JournalKillTests).Assembly.Location, "journal-writer", folder },
        };
        return Process.Start(start) ?? throw new InvalidOperationException("The writer did not start.");
    }

    /// <summary>Writes this short reach a pipe whole or not at all, so a kill leaves no half numbers.</summary>
    private static long Parse(string? line) => long.Parse(line!, CultureInfo.InvariantCulture);
}
