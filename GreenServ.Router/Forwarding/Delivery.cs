using GreenServ.Router.Errors;
using GreenServ.Router.Requests;
using GreenServ.Router.Scoring;

namespace GreenServ.Router.Forwarding;

/// <summary>What is known of an answer before it comes, and what becomes of it: one attempt at one placement.</summary>
internal sealed class Delivery
{
    public required InferenceRequest Request { get; init; }

    /// <summary>Name under which the host knows the model that answers.</summary>
    public required string Model { get; init; }

    /// <summary>Goes in place of the host's own response id (hosts reuse theirs).</summary>
    public required string ResponseId { get; init; }

    /// <summary>The clock's timestamp when the request was decided.</summary>
    public required long StartedAt { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Sets the response headers; called once, before the first byte.</summary>
    public required Action<HttpResponse> Begin { get; init; }

    /// <summary>
    /// Records the answer durably; called once, before the last byte. An error means that it was not kept, and that the
    /// answer must not end as if it had been.
    /// </summary>
    public required Func<Answer, ValueTask<(Receipt? Receipt, RequestError? Error)>> CompleteAsync { get; init; }

    /// <summary>Takes in what the answer says; <c>null</c> where nobody compares it with anything.</summary>
    public AnswerText? Text { get; init; }

    /// <summary>Told how many chunks of the answer have come, as they come; <c>null</c> where nobody asks.</summary>
    public Action<int>? Progress { get; init; }

    /// <summary>Since the decision.</summary>
    public TimeSpan Elapsed => Time.GetElapsedTime(StartedAt);
}

/// <summary>What the client is told at the end of an answer.</summary>
/// <param name="EnergyJson">The <c>energy</c> object; <c>null</c> when unknown.</param>
/// <param name="GreenservJson">The <c>greenserv</c> object.</param>
/// <param name="EnergyJoules">Joules, where known.</param>
/// <param name="EnergySource">Their source in lower case.</param>
internal sealed record Receipt(string? EnergyJson, string GreenservJson, double? EnergyJoules, string EnergySource)
{
    /// <summary>Both objects as further fields of an object that has some already.</summary>
    public string Fields => $",\"greenserv\":{GreenservJson}" + (EnergyJson is { } energy ? $",\"energy\":{energy}" : "");
}
