using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace GreenServ.Lab.Load;

/// <summary><c>load</c>: sends chat completions to a router, or to anything with an OpenAI surface, and reports latencies.</summary>
internal static class LoadCommand
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static Command Create()
    {
        var arguments = new LoadArguments();
        var command = new Command("load", "Send chat completions at a rate (open loop) or so many at a time (closed loop), and report latencies, failures and throughput.");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, arguments, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, LoadArguments arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (settings, problem) = arguments.Read(parsed);
        if (settings is null)
        {
            await error.WriteLineAsync(problem).ConfigureAwait(false);
            return ExitCodes.Refused;
        }

        var report = await LoadRun.ExecuteAsync(settings, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        Print(LabConsole.For(output), settings, report);
        if (arguments.Json(parsed))
            await output.WriteLineAsync(JsonSerializer.Serialize(report, s_json)).ConfigureAwait(false);
        return report.Answered > 0 ? ExitCodes.Done : ExitCodes.Refused;
    }

    private static void Print(IAnsiConsole console, LoadSettings settings, LoadReport report)
    {
        var how = settings.Rate is { } rate
            ? string.Create(CultureInfo.InvariantCulture, $"{rate} requests a second")
            : $"{settings.Concurrency} at a time";
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{how} for {settings.Duration.TotalSeconds} s: {report.Answered} answered ({report.PerSecond:0} a second), {report.Failed} failed"));
        foreach (var (what, count) in report.Problems)
            console.WriteLine($"  {count} × {what}");
        if (report.Latency is null)
            return;
        var table = new Table().AddColumn("milliseconds");
        foreach (var column in new[] { "p50", "p90", "p99", "p99.9", "max" })
            table.AddColumn(column, cell => cell.RightAligned());
        AddRow(table, "whole answer", report.Latency);
        if (settings.Rate is not null)
            AddRow(table, "from schedule", report.FromSchedule!);
        AddRow(table, "first byte", report.FirstByte!);
        console.Write(table);
    }

    private static void AddRow(Table table, string name, LatencySummary latency) =>
        table.AddRow([name, .. new[] { latency.P50Ms, latency.P90Ms, latency.P99Ms, latency.P999Ms, latency.MaxMs }.Select(value => value.ToString("0.00", CultureInfo.InvariantCulture))]);
}
