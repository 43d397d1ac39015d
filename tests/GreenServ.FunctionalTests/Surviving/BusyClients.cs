using System.Net;
using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Surviving;

/// <summary>Clients that ask, read and score without a pause until the system is gone, keeping count of what they were promised.</summary>
internal sealed class BusyClients(AppHost system, Tally tally, int scoresUntilKill)
{
    private const int Clients = 8;
    private int _scores;

    /// <summary>Ends when the last client has noticed that the system is gone.</summary>
    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Clients).Select(RunOneAsync));

    private async Task RunOneAsync(int client)
    {
        for (var i = 0; ; i++)
        {
            var question = FormattableString.Invariant($"What is {client} + {i}?");
            var decision = (i + client) % 2 == 0 ? await AskAsync(question) : await AskStreamingAsync(question);
            if (decision is null || !await ScoreAsync(decision, score: (i % 11) / 10.0))
                return;
        }
    }

    private async Task<string?> AskAsync(string question)
    {
        try
        {
            var decision = await system.Http.DecideAsync(question);
            tally.Completed[decision] = true;
            return decision;
        }
        catch (Exception e) when (IsDeath(e))
        {
            tally.AddUnknown();
            return null;
        }
    }

    private async Task<string?> AskStreamingAsync(string question)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await system.Http.OpenStreamAsync(question);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var body = await response.Content.ReadAsStringAsync();
            Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
            tally.Completed[DecisionOf(response)] = true;
            return DecisionOf(response);
        }
        catch (Exception e) when (IsDeath(e))
        {
            if (response is null)
                tally.AddUnknown();
            else
                tally.CutOff[DecisionOf(response)] = true;
            return null;
        }
        finally
        {
            response?.Dispose();
        }
    }

    private async Task<bool> ScoreAsync(string decision, double score)
    {
        try
        {
            Assert.Equal("counted", await system.Http.ScoreAsync(decision, score));
            tally.Acknowledged[decision] = score;
            if (Interlocked.Increment(ref _scores) == scoresUntilKill)
                system.Process.Send(Signal.Kill);
            return true;
        }
        catch (Exception e) when (IsDeath(e))
        {
            tally.Unanswered[decision] = score;
            return false;
        }
    }

    private static string DecisionOf(HttpResponseMessage response) => response.Headers.GetValues("x-greenserv-decision-id").Single();

    private static bool IsDeath(Exception e) => e is HttpRequestException or IOException;
}
