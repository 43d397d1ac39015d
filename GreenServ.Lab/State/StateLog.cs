using Microsoft.Extensions.Logging;

namespace GreenServ.Lab.State;

/// <summary>What storage has to say while it is used by a command: warnings and errors, a line each.</summary>
internal sealed class StateLog(TextWriter error) : ILoggerProvider, ILogger
{
    public static ILoggerFactory To(TextWriter error)
    {
        var factory = new LoggerFactory();
        factory.AddProvider(new StateLog(error));
        return factory;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            error.WriteLine(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
