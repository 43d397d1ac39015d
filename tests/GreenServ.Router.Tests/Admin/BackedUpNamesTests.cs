using System.Text.Json;
using GreenServ.Client.Wire;
using GreenServ.Router.Admin;
using GreenServ.Router.Limits;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Queues;
using GreenServ.Router.Security;
using GreenServ.Storage.Backups;
using GreenServ.Storage.Control;

namespace GreenServ.Router.Tests.Admin;

/// <summary>Whatever the router writes into the control store, an import of it takes.</summary>
public sealed class BackedUpNamesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Read_EveryValueThatTheRouterWrites_HasNoProblem()
    {
        BackupFile.Write(_file, new StateBackup { Pool = "default", ExportedAt = DateTimeOffset.UnixEpoch, HostsWithoutTheirKey = [], Control = [.. Hosts(), .. Models(), .. Keys(), Profile()] });

        Assert.Empty(BackupFile.Read(_file).Problems);
    }

    private static IEnumerable<ControlItem> Hosts() =>
        from kind in Enum.GetValues<HostKind>()
        from state in Enum.GetValues<ServiceState>()
        from url in (string?[])[null, "http://gpu-2:11434/", "gpu-2"]
        let capacity = url is null ? null : new HostCapacity(1, 1, 0, 80, 4096, HostLacks.Known)
        select Item(ControlKind.Host, $"{kind}-{state}-{url?.Length}", JsonSerializer.Serialize(new HostDocument(url, kind, null, state, capacity), ControlJsonContext.Default.HostDocument));

    private static IEnumerable<ControlItem> Models() => Enum.GetValues<ServiceState>().Select(state =>
        Item(ControlKind.Model, $"{state}", JsonSerializer.Serialize(new ModelDocument(state, "why"), ControlJsonContext.Default.ModelDocument)));

    private static IEnumerable<ControlItem> Keys() => RequestPriorities.All.Select(priority =>
    {
        var settings = new KeySettings
        {
            Name = "app",
            Scopes = KeyScopeText.Write(KeyScopes.All),
            Tenant = "acme",
            Models = ["small"],
            Profiles = [],
            Priority = JsonNames.Of(priority),
            RequestsPerMinute = 1,
            TokensPerMinute = TokenBucket.LargestPerMinute,
            ExpiresAt = DateTimeOffset.UnixEpoch,
        };
        var key = new ApiKey(settings, KeySecret.Hash("secret"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        return Item(ControlKind.Key, $"{priority}", JsonSerializer.Serialize(key, ControlJsonContext.Default.ApiKey));
    });

    private static ControlItem Profile()
    {
        var profile = new ProfileDocument { Policy = "static:small", Lambda = 1, Alpha = 0, LatencyP95Ms = 1, BudgetJoules = 2, BudgetWattHours = 3, BudgetGrams = 4, BudgetPeriod = "day", BudgetFirst = true, V = 1e-4, EmbeddingModel = "all-minilm" };
        return Item(ControlKind.Profile, "greenserv:night", JsonSerializer.Serialize(profile, ControlJsonContext.Default.ProfileDocument));
    }

    private static ControlItem Item(ControlKind kind, string id, string document) => new(kind, id, 1, DateTimeOffset.UnixEpoch, document);
}
