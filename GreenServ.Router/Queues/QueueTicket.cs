namespace GreenServ.Router.Queues;

/// <summary>What a request tells a queue.</summary>
/// <param name="Model">Name under which the host knows the model.</param>
/// <param name="Tenant">Whose share it takes from, a key or a tenant: they share evenly.</param>
/// <param name="Priority">Its class.</param>
/// <param name="TimeLeft">How long until its deadline; <c>null</c> for none.</param>
internal readonly record struct QueueTicket(string Model, string Tenant, RequestPriority Priority, TimeSpan? TimeLeft = null);
