using GreenServ.Router.Errors;

namespace GreenServ.Router.Forwarding;

/// <summary>What a relay writes into an answer on its way to the client.</summary>
internal sealed class Delivery
{
    /// <summary>Goes in place of the host's own response id (hosts reuse theirs).</summary>
    public required string ResponseId { get; init; }

    /// <summary>Whether the client asked for a stream's usage chunk.</summary>
    public required bool IncludeUsage { get; init; }

    /// <summary>Sets the response headers; called once, before the first byte.</summary>
    public required Action<HttpResponse> Begin { get; init; }

    /// <summary>
    /// Records the answer durably; called once, before the last byte. An error means that it was not kept, and that the
    /// answer must not end as if it had been.
    /// </summary>
    public required Func<Answer, (Receipt? Receipt, RequestError? Error)> Complete { get; init; }
}

/// <summary>What the client is told at the end of an answer.</summary>
/// <param name="EnergyJson">The <c>energy</c> object; <c>null</c> when unknown.</param>
/// <param name="GreenservJson">The <c>greenserv</c> object.</param>
/// <param name="EnergyJoules">Joules, where known.</param>
/// <param name="EnergySource">Their source in lower case.</param>
internal sealed record Receipt(string? EnergyJson, string GreenservJson, double? EnergyJoules, string EnergySource);
