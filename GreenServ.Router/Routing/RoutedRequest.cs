using GreenServ.Core.Features;
using GreenServ.Core.Tokens;
using GreenServ.Router.Conversations;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Metering;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Queues;
using GreenServ.Router.Requests;
using GreenServ.Router.Scoring;
using GreenServ.Router.Security;
using GreenServ.Router.Sla;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Routing;

/// <summary>One request on its way: what was decided so far, and what failed.</summary>
internal sealed class RoutedRequest
{
    /// <summary>UUIDv7 of the decision.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The clock's timestamp at the same moment: durations do not follow a clock that is set.</summary>
    public required long StartedAt { get; init; }

    /// <summary>What is asked.</summary>
    public required Operation Operation { get; init; }

    public required Profile Profile { get; init; }

    /// <summary>λ, 0..1; <c>null</c> where a promise of quality has the trade-off found.</summary>
    public required double? Lambda { get; init; }

    /// <summary>What it is promised; <c>null</c> for nothing, as where the client named the model.</summary>
    public Promise? Promise { get; init; }

    /// <summary>Whether the limit of latency was given up, because no model that is expected to stay within it was left.</summary>
    public bool LatencyGivenUp { get; private set; }

    /// <summary>Where it stands in its conversation; <c>null</c> where it is none.</summary>
    public ConversationTurns? Turns { get; init; }

    /// <summary>The conversation, as the client names it; <c>null</c> where it names none.</summary>
    public string? Session { get; init; }

    /// <summary>How it goes on with a conversation; <c>null</c> where it begins one, or nothing is known of it.</summary>
    public Continuation? Continuation { get; set; }

    /// <summary>Whether nothing is to be tried out with it.</summary>
    public bool NoExplore { get; init; }

    /// <summary>Who waits for whom where requests have to wait.</summary>
    public RequestPriority Priority { get; init; } = RequestPriority.Normal;

    /// <summary>When the client has no more use for an answer; <c>null</c> for never.</summary>
    public Deadline? Deadline { get; init; }

    /// <summary>Whether the client named the model.</summary>
    public required bool Pinned { get; init; }

    /// <summary>What becomes input tokens.</summary>
    public required RequestTally Input { get; init; }

    /// <summary>Longest answer it asks for, in tokens; <c>null</c> for no limit.</summary>
    public int? AnswerLimit { get; init; }

    public required PromptFeatures Features { get; init; }

    /// <summary>Which encoder told the prompt's cluster.</summary>
    public required string Encoder { get; init; }

    /// <summary>Why it was not the configured encoder; <c>null</c> where it was.</summary>
    public string? EncoderFallback { get; init; }

    public required double[] Context { get; init; }
    public required IReadOnlyList<Candidate> Candidates { get; init; }

    /// <summary>Who asks.</summary>
    public required Caller Caller { get; init; }

    /// <summary>For whom: the key's tenant, or the one the request names where its key may.</summary>
    public required string Tenant { get; init; }

    /// <summary>What the answer is compared with when it has ended; <c>null</c> for nothing.</summary>
    public Reference? Reference { get; init; }

    public List<FailedAttempt> FailedAttempts { get; } = [];

    /// <summary>The latest draw.</summary>
    public Choice? Choice { get; set; }

    /// <summary>Its stay at the placement it was sent to last; <c>null</c> before the first.</summary>
    public PlacementPass? Pass { get; set; }

    /// <summary>Its work at the placement it was sent to last; <c>null</c> where nothing meters that.</summary>
    public MeteredRequest? Metered { get; set; }

    /// <summary>The attempt under way; <c>null</c> between attempts.</summary>
    public RequestAttempt? Attempt { get; set; }

    /// <summary>Whether its one record was written: a client may leave after that, while the last byte is on its way.</summary>
    public bool IsRecorded { get; set; }

    /// <summary>Input tokens, as best known before its host counts them.</summary>
    public double ExpectedInputTokens => Choice?.Expected?.InputTokens ?? Features.EstimatedInputTokens;

    public Candidate Chosen => Candidates[Choice!.Index];
    public bool HasCandidates => Candidates.Any(candidate => candidate.RejectedBecause is null);

    /// <summary>What it tells the queue of a placement's host.</summary>
    /// <param name="placement">The placement.</param>
    /// <param name="timeLeft">Until its deadline; <c>null</c> leaves that out.</param>
    public QueueTicket TicketFor(Placement placement, TimeSpan? timeLeft) => new(placement.Model, Sharer, Priority, timeLeft);

    /// <summary>
    /// Whose share of a host it takes. A key that may name tenants gets no larger share by naming many; without keys the tenants are all
    /// there is to tell apart.
    /// </summary>
    public string Sharer => Caller.Grant.IsLocal ? Tenant : Caller.Grant.Who;

    /// <summary>Where all candidates are gone, takes back those that were only left to another model.</summary>
    /// <returns>Whether there was one.</returns>
    public bool ReleaseHeldBack()
    {
        var released = false;
        foreach (var candidate in Candidates)
            released |= candidate.Release();
        return released;
    }

    /// <summary>Where all candidates are gone, takes back the fastest of those that were only too slow.</summary>
    /// <returns>Whether there was one.</returns>
    public bool AdmitFastest()
    {
        if (Candidates.Where(candidate => candidate.SlowP95Ms is not null).MinBy(candidate => candidate.SlowP95Ms) is not { } fastest)
            return false;
        fastest.AdmitSlow();
        return LatencyGivenUp = true;
    }

    /// <summary>Id of the response as the client sees it.</summary>
    public string ResponseId => Operation.IdPrefix + Id.ToString("N");
}
