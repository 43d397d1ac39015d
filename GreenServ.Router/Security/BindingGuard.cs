using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace GreenServ.Router.Security;

/// <summary>Without keys the router listens to its own machine alone: bound to anything else, it does not start.</summary>
internal sealed class BindingGuard(KeyRing keys, IServer server) : IHostedLifecycleService
{
    /// <exception cref="InvalidOperationException">It is bound elsewhere and there are no keys.</exception>
    public Task StartedAsync(CancellationToken cancellationToken) =>
        keys.IsInUse || server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(address => !IsLoopback(address)) is not { } elsewhere
            ? Task.CompletedTask
            : throw new InvalidOperationException(Refusal(elsewhere));

    /// <summary>Why an address can not be listened on.</summary>
    public static string Refusal(string address) =>
        $"Without API keys the router does not listen on {address}, since everybody who reaches it could use and change it. " +
        $"Create a first key with --create-key, or set {AdminKeyVariable.Name}; or listen on localhost.";

    /// <summary>Whether only this machine can reach an address that a server listens on.</summary>
    public static bool IsLoopback(string address) =>
        address.StartsWith("unix:", StringComparison.OrdinalIgnoreCase) || address.Contains("://unix:", StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(address.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            && OriginPolicy.IsLoopback(uri.Host));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
