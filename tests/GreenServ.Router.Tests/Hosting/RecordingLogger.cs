using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace GreenServ.Router.Tests.Hosting;

/// <summary>Keeps what is logged, and lets a test wait for it.</summary>
internal sealed class RecordingLogger<T> : ILogger<T>
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    /// <summary>Lines nobody has waited for yet.</summary>
    public int Unread => _lines.Reader.Count;

    /// <summary>The next line, with its level before it.</summary>
    public ValueTask<string> NextAsync() => _lines.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Writer.TryWrite($"{logLevel}: {formatter(state, exception)}");

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
