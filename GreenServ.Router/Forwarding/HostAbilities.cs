using System.Collections.Concurrent;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Forwarding;

/// <summary>Which endpoints hosts turned out to lack. It is forgotten after a while: hosts are upgraded.</summary>
internal sealed class HostAbilities(TimeProvider time)
{
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string Host, string Path), DateTimeOffset> _lacking = new();

    public bool Lacks(ModelHost host, string path) => _lacking.TryGetValue((host.Name, path), out var until) && until > time.GetUtcNow();

    public void NoteLack(ModelHost host, string path) => _lacking[(host.Name, path)] = time.GetUtcNow() + s_memory;
}
