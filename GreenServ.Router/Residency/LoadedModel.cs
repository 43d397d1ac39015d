namespace GreenServ.Router.Residency;

/// <summary>A model in a host's memory, as its <c>/api/ps</c> tells.</summary>
/// <param name="Name">Name under which the host knows it.</param>
/// <param name="SizeBytes">Memory it takes, wherever; 0 where not told.</param>
/// <param name="VramBytes">Of that, memory of GPUs; 0 where not told.</param>
/// <param name="ExpiresAt">When it will be unloaded if nobody asks it; <c>null</c> where not told.</param>
/// <param name="ContextLength">Tokens of context it was loaded with; <c>null</c> where not told.</param>
internal sealed record LoadedModel(string Name, long SizeBytes, long VramBytes, DateTimeOffset? ExpiresAt, int? ContextLength);
