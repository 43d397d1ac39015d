using GreenServ.Client;
using GreenServ.Client.Wire;
using GreenServ.Core.Evaluation.Scoring;

namespace GreenServ.Workers.Traffic;

/// <summary>One user's errand: ask, read, score, say so.</summary>
internal sealed class Errand(RouterChat chat, GreenServClient client, TimeSpan timeout)
{
    /// <exception cref="HttpRequestException">The router can not be reached, refused, or broke off.</exception>
    /// <exception cref="TimeoutException">The answer took too long.</exception>
    public async Task RunAsync(TrafficQuestion question, RequestPlan plan, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var answer = await chat.AskAsync(plan.Model, question.Prompt, plan.Stream, limit.Token).ConfigureAwait(false);
            if (!plan.Scores || answer is not { DecisionId: { } decisionId, Text: { } text } || AnswerScorers.Find(question.Scorer) is not { } scorer)
                return;
            var feedback = new FeedbackRequest { DecisionId = decisionId, Score = scorer.Score(question.Reference, text), Source = "reference" };
            await client.SendFeedbackAsync(feedback, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer within {timeout}.");
        }
    }
}
