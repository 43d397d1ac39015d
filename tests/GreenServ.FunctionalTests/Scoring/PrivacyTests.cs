using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Scoring;

/// <summary>What is compared stays in memory: neither prompt, reference nor answer is found in anything the system writes or sends on.</summary>
public sealed class PrivacyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("v1/chat/completions", false)]
    [InlineData("v1/chat/completions", true)]
    [InlineData("api/chat", false)]
    [InlineData("api/chat", true)]
    public async Task Reference_Scored_LeavesNoTraceOfTheTexts(string path, bool stream)
    {
        var (prompt, reference, answer) = (Marker("prompt"), Marker("reference"), Marker("answer"));
        await using var host = new RecordingHost($"It is {reference}, {answer}.");
        byte[] written;
        await using (var system = await AppHost.StartAsync(_folder, variables: new()
        {
            ["GreenServ__Router__Hosts__0__Url"] = host.Address,

            // All that could be logged is.
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__GreenServ"] = "Trace",
        }))
        {
            using var response = await system.Http.PostAsJsonAsync(
                path, new { model = "greenserv", stream, messages = new[] { new { role = "user", content = prompt } }, greenserv = new { reference, scorer = "contains" } });
            Assert.Contains(answer, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            var decision = response.Headers.GetValues("x-greenserv-decision-id").Single();
            var score = Assert.Single((await system.Http.ExplainAsync(decision))!.Feedback);
            Assert.Equal((1.0, "reference:contains"), (score.Score, score.Source));

            // Looked at once before the store has taken over, where that is not too late, and once after.
            written = Files();
            await Until.TrueAsync("the store has the score", () => Task.FromResult(Holds(Read(_folder.File("data", "telemetry.db-wal")), "reference:contains")));
            written = [.. written, .. Files(), .. Encoding.UTF8.GetBytes(system.Process.Output), .. Encoding.UTF8.GetBytes(system.Process.Errors)];
            Assert.True(Holds(written, decision), "Nothing was found of the decision: the search looks at the wrong files.");
            await system.StopAsync(Signal.Interrupt);
        }

        written = [.. written, .. Files()];
        Assert.All([prompt, reference, answer], marker => Assert.False(Holds(written, marker), $"{marker} was written."));
        Assert.True(Holds(host.Received, prompt), "The host got no prompt: its bytes were not kept.");
        Assert.False(Holds(host.Received, reference), "The host got the reference.");
    }

    private static string Marker(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}{Guid.NewGuid():N}");

    // The lock is empty, and closed to others while it is held.
    private byte[] Files() =>
        [.. Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "lock").SelectMany(Read)];

    // Files that others write meanwhile, and may delete.
    private static byte[] Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            return copy.ToArray();
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    private static bool Holds(byte[] bytes, string text) =>
        bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;
}
