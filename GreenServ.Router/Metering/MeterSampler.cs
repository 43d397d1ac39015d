using GreenServ.Core.Energy;
using GreenServ.Core.Energy.Attribution;
using GreenServ.Meters;
using GreenServ.Router.Admin;
using GreenServ.Router.Learning;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Metering;

/// <summary>Reads the meters, and corrects the records of requests once their energy is final.</summary>
internal sealed partial class MeterSampler(
    EnergyMeters meters, MeterFactory factory, HostDirectory directory, Recorder recorder, IOptions<MeteringOptions> options, TimeProvider time, ILogger<MeterSampler> logger) : BackgroundService
{
    // Corrections smaller than this are not worth a record.
    private const double LeastCorrection = 0.01;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // One may be added later; a name that is misspelled would never be missed otherwise.
        foreach (var host in meters.Hosts.Where(host => directory.Find(host.Name) is null))
            LogNoHost(host.Name, string.Join(", ", directory.Current.Select(listed => listed.Host.Name)));
        return Task.WhenAll(meters.Hosts.Select(host => SampleAsync(host, stoppingToken)));
    }

    private async Task SampleAsync(HostMetering host, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.SamplePeriod, time);
        IEnergyMeter? meter = null;
        long? lostAt = null;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (meter is null && (lostAt is not { } lost || time.GetElapsedTime(lost) >= options.Value.RetryAfter))
                {
                    (meter, var problem) = await OpenAsync(host, cancellationToken);
                    lostAt = Note(host, problem);
                }

                if (meter is not null && await ReadAsync(host, meter, cancellationToken) is { } gone)
                {
                    meter.Dispose();
                    meter = null;
                    lostAt = Note(host, gone);
                }

                foreach (var (request, energy) in host.Settle())
                    Correct(host, request, energy);
            }
        }
        finally
        {
            meter?.Dispose();
        }
    }

    private async Task<(IEnergyMeter? Meter, string? Problem)> OpenAsync(HostMetering host, CancellationToken cancellationToken)
    {
        try
        {
            var meter = await factory.OpenAsync(host.Options.Meter, cancellationToken);
            host.Opened(meter);
            return (meter, null);
        }
        catch (MeterException e)
        {
            return (null, e.Message);
        }
    }

    private static async Task<string?> ReadAsync(HostMetering host, IEnergyMeter meter, CancellationToken cancellationToken)
    {
        try
        {
            await host.ReadAsync(meter, cancellationToken);
            return null;
        }
        catch (MeterException e)
        {
            return e.Message;
        }
    }

    // When it was lost; null when it was not. What is said already is not said again.
    private long? Note(HostMetering host, string? problem)
    {
        if (problem is null)
        {
            LogMeasuring(host.Name, host.Channels.Count, string.Join(", ", host.Channels.Select(channel => channel.Name)));
            return null;
        }

        if (host.Problem != problem)
            LogLost(host.Name, problem);
        host.Lost(problem);
        return time.GetTimestamp();
    }

    private void Correct(HostMetering host, MeteredRequest request, RequestEnergy energy)
    {
        if (request.Recorded is not { } decision || energy.Source == EnergySource.Estimated)
            return;
        var outcome = decision.Outcome;
        var prior = request.Work.Prior;
        var weighted = (outcome.CompletionTokens ?? 0) + EnergyEstimator.PromptTokenWeight * (outcome.PromptTokens ?? decision.Expected?.InputTokens ?? decision.Features.EstimatedInputTokens);

        // What broke off, or was not counted, has no tokens to hold its joules against.
        if (outcome is { Status: OutcomeStatus.Completed, CompletionTokens: not null })
            meters.Calibrate(host.Name, decision.Model, energy.Joules, prior.JoulesPerOutputToken * host.Channels.Count * weighted);
        if (outcome.EnergySource == energy.Source && outcome.EnergyJoules is { } told && Math.Abs(energy.Joules - told) <= LeastCorrection * told)
            return;
        var now = time.GetUtcNow();

        // One that can not be kept leaves the figure the client was told.
        recorder.AppendSample(new EnergyRecord
        {
            DecisionId = decision.Id,
            At = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            EnergyJoules = energy.Joules,
            LowJoules = energy.LowJoules,
            HighJoules = energy.HighJoules,
            Source = energy.Source,
            PreviousJoules = outcome.EnergyJoules,
            PredictedJoules = decision.Expected?.UncalibratedJoules,
            PredictedFrom = decision.Expected?.PredictedFrom,
            Completed = outcome.Status == OutcomeStatus.Completed && decision.Operation != DecisionRecord.Embeddings,
            Arm = decision.Arm,
            Layout = decision.Layout,
            Time = decision.Time,
            Context = decision.Context,
            Sla = SlaEnergyRecord.Of(decision),
        });
    }

    [LoggerMessage(LogLevel.Warning, "A meter is set for the host '{Host}', and there is none of that name now: what it measures is nobody's until there is. Known are {Known}.")]
    private partial void LogNoHost(string host, string known);

    [LoggerMessage(LogLevel.Information, "The energy of {Host} is measured by {Count} counters: {Counters}.")]
    private partial void LogMeasuring(string host, int count, string counters);

    [LoggerMessage(LogLevel.Warning, "The energy of {Host} is estimated until its meter answers: {Problem}")]
    private partial void LogLost(string host, string problem);
}
