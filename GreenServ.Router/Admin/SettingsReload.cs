using System.Text.Json;
using System.Threading.Channels;
using GreenServ.Client.Wire;
using GreenServ.Router.Pool;
using GreenServ.ServiceDefaults.Configuration;
using GreenServ.Storage;
using GreenServ.Storage.Control;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace GreenServ.Router.Admin;

/// <summary>
/// Takes over the model hosts of the settings whenever those change. Settings that are wrong in any way, whatever part of them, change
/// nothing, and it is kept why.
/// </summary>
internal sealed partial class SettingsReload(
    IConfiguration configuration, IOptionsFactory<RouterOptions> factory, HostDirectory hosts, PoolMonitor pool, IControlStore store,
    TimeProvider time, ILogger<SettingsReload> logger) : BackgroundService
{
    private const string Kind = "settings";
    private const string Item = "hosts";
    private const string WhoChangesFiles = "settings";

    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile SettingsReloadStatus? _last;

    /// <summary>What became of the last one; <c>null</c> before the first.</summary>
    public SettingsReloadStatus? Last => _last;

    /// <summary>Raised whenever the settings were read again, whatever came of it.</summary>
    public event Action<SettingsReloadStatus>? ReadAgain;

    /// <summary>Reads the settings again now.</summary>
    public Task<SettingsReloadStatus> ReloadAsync(string who, CancellationToken cancellationToken)
    {
        (configuration as IConfigurationRoot)?.Reload();
        return ApplyAsync(who, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var watch = ChangeToken.OnChange(configuration.GetReloadToken, () => _signals.Writer.TryWrite(true));
        await foreach (var _ in _signals.Reader.ReadAllAsync(stoppingToken))
            await ApplyAsync(WhoChangesFiles, stoppingToken);
    }

    private async Task<SettingsReloadStatus> ApplyAsync(string who, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (options, errors) = Read();
            var before = Describe();
            var isNew = options is null ? _last?.Applied is not false || !errors.SequenceEqual(_last.Errors) : hosts.Configure(options.Hosts);
            _last = new SettingsReloadStatus(time.GetUtcNow(), options is not null, errors);
            if (options is not null && isNew)
                await pool.RefreshAsync(cancellationToken);
            if (isNew)
                await NoteAsync(who, before, _last, cancellationToken);
            ReadAgain?.Invoke(_last);
            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    // As at the start: bound, completed by whoever hosts the router, and checked whole.
    private (RouterOptions? Options, IReadOnlyList<string> Errors) Read()
    {
        if (SettingsFile.Problems(configuration) is { Count: > 0 } problems)
            return (null, problems);
        try
        {
            return (factory.Create(Options.DefaultName), []);
        }
        catch (OptionsValidationException e)
        {
            return (null, [.. e.Failures]);
        }
        catch (InvalidOperationException e)
        {
            // A value of the wrong type or an unknown name; the innermost of the binder's own messages says which.
            while (e.InnerException is InvalidOperationException inner)
                e = inner;
            return (null, [e.Message]);
        }
    }

    private async Task NoteAsync(string who, string before, SettingsReloadStatus status, CancellationToken cancellationToken)
    {
        var after = status.Applied ? Describe() : JsonSerializer.Serialize(status, GreenServJsonContext.Default.SettingsReloadStatus);
        if (status.Applied)
            LogApplied(after);
        else
            LogRefused(string.Join(" ", status.Errors));
        try
        {
            await store.NoteAsync(Kind, Item, new AuditNote(status.At, who, status.Applied ? "reloaded" : "refused", before, after), cancellationToken);
        }
        catch (StorageException e)
        {
            LogNotNoted(e.Message);
        }
    }

    private string Describe() => JsonSerializer.Serialize(
        hosts.Current.Where(listed => listed is { Source: HostSource.Configuration, IsLeaving: false })
            .Select(listed => new AuditedSetting(listed.Host.Name, listed.Host.DisplayAddress, JsonNames.Of(listed.Host.Kind), !string.IsNullOrEmpty(listed.Host.ApiKey))).ToArray(),
        ControlJsonContext.Default.AuditedSettingArray);

    [LoggerMessage(LogLevel.Information, "The settings changed; their model hosts are now {Hosts}.")]
    private partial void LogApplied(string hosts);

    [LoggerMessage(LogLevel.Error, "The settings changed but are wrong, so those before stay in force: {Errors}")]
    private partial void LogRefused(string errors);

    [LoggerMessage(LogLevel.Error, "That the settings were read again could not be noted in the audit: {Reason}")]
    private partial void LogNotNoted(string reason);
}

/// <summary>What the audit keeps of a host of the settings.</summary>
internal sealed record AuditedSetting(string Name, string Url, string Kind, bool HasApiKey);
