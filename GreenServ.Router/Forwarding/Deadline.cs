using System.Globalization;

namespace GreenServ.Router.Forwarding;

/// <summary>When a client has no more use for an answer.</summary>
/// <param name="StartedAt">Timestamp at which the request came.</param>
/// <param name="Allowed">How long the whole answer may take from then on.</param>
internal readonly record struct Deadline(long StartedAt, TimeSpan Allowed)
{
    /// <summary>How long there is left; not above zero once it has passed.</summary>
    public TimeSpan Left(TimeProvider time) => Allowed - time.GetElapsedTime(StartedAt);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Allowed.TotalMilliseconds:0} ms");
}
