namespace GreenServ.Router.Queues;

/// <summary>How much a host is asked at once.</summary>
/// <param name="Host">Requests under way at the host; <c>null</c> for no limit.</param>
/// <param name="PerModel">Requests under way at one of its models; <c>null</c> for no limit.</param>
/// <param name="Waiting">Requests that may wait for the host.</param>
internal sealed record QueueLimits(int? Host, int? PerModel, int Waiting)
{
    public static QueueLimits None { get; } = new(null, null, 0);
}
