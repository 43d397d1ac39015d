using System.Text.Json;
using GreenServ.Simulator.Questions;

namespace GreenServ.Simulator.Tests.Answering;

/// <summary>Whether an answer that stands in for none says so, on every endpoint.</summary>
public sealed class NoAnswerTests : IAsyncLifetime
{
    private SimulatorHost _host = null!;

    [Theory]
    [InlineData("api/chat", "\"messages\":[{\"role\":\"user\",\"content\":PROMPT}]")]
    [InlineData("api/generate", "\"prompt\":PROMPT")]
    [InlineData("v1/chat/completions", "\"messages\":[{\"role\":\"user\",\"content\":PROMPT}]")]
    [InlineData("v1/completions", "\"prompt\":PROMPT")]
    [InlineData("v1/responses", "\"input\":PROMPT")]
    public async Task Post_Prompt_SaysWhetherTheModelHasAnAnswer(string path, string fields)
    {
        foreach (var stream in new[] { "false", "true" })
        {
            var unknown = await AskAsync("Why did the committee change its mind?");
            var known = await AskAsync(QuestionSet.Shared.All[0].Prompt);

            Assert.True(unknown.HasNoAnswer);
            Assert.Contains("real", unknown.Body, StringComparison.Ordinal);
            Assert.False(known.HasNoAnswer);

            Task<Reply> AskAsync(string prompt) => _host.PostAsync(
                path, $"{{\"model\":\"llama-3.1-8b\",\"stream\":{stream},{fields.Replace("PROMPT", JsonSerializer.Serialize(prompt), StringComparison.Ordinal)}}}");
        }
    }

    public async ValueTask InitializeAsync() => _host = await SimulatorHost.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
