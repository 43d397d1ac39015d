using GreenServ.Core.Energy.Attribution;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Metering;

/// <summary>One attempt at a placement whose host is metered.</summary>
internal sealed class MeteredRequest(HostMetering host, RequestWork work)
{
    private DecisionRecord? _recorded;

    public HostMetering Host => host;

    public RequestWork Work => work;

    /// <summary>What was put on record of it; <c>null</c> for an attempt that failed before its first byte.</summary>
    public DecisionRecord? Recorded
    {
        get => Volatile.Read(ref _recorded);
        set => Volatile.Write(ref _recorded, value);
    }
}
