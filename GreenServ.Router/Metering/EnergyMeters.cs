using System.Collections.Concurrent;
using GreenServ.Core.Energy;
using GreenServ.Core.Energy.Attribution;
using GreenServ.Core.Energy.Estimation;
using GreenServ.Meters;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Pool;
using GreenServ.Router.Routing;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Metering;

/// <summary>Joules of requests: measured or attributed where their host has a meter, else estimated.</summary>
internal sealed class EnergyMeters
{
    private readonly Dictionary<string, HostMetering> _hosts;
    private readonly ConcurrentDictionary<(string Host, string Model), EstimatorCalibration> _calibrations = new();
    private readonly Dictionary<string, double> _hardwareFactors;
    private readonly TimeProvider _time;

    public EnergyMeters(IOptions<MeteringOptions> options, TimeProvider time)
    {
        _time = time;
        _hardwareFactors = options.Value.Hosts.ToDictionary(host => host.Host, host => host.HardwareFactor, StringComparer.OrdinalIgnoreCase);
        _hosts = options.Value.Hosts
            .Where(host => host.Meter.Kind != MeterKind.None)
            .ToDictionary(host => host.Host, host => new HostMetering(host, time), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Hosts with a meter.</summary>
    public IReadOnlyCollection<HostMetering> Hosts => _hosts.Values;

    /// <summary>A request is about to be sent to the placement; <c>null</c> where nothing meters it.</summary>
    public MeteredRequest? Begin(Placement placement, double promptTokens)
    {
        if (!_hosts.TryGetValue(placement.Host.Name, out var host))
            return null;
        var traits = placement.Traits;
        var prior = new WorkPrior(
            EnergyEstimator.JoulesPerOutputToken(traits, hardwareFactor: host.Options.HardwareFactor), EnergyEstimator.PromptTokenWeight,
            EnergyEstimator.LogDeviationOnAnyHardware(traits));
        return host.Begin(placement.Model, prior, promptTokens);
    }

    /// <summary>Nothing more is done for an attempt; changes nothing where its answer has told its work.</summary>
    public void Ended(RoutedRequest request) =>
        request.Metered?.Work.End(MonotonicClock.Now(_time), new WorkTotals(request.ExpectedInputTokens, 0));

    /// <summary>
    /// The energy of an answer that has just ended. Estimated where its host has no meter that told enough of it, widely where the model's
    /// size is unknown; <c>null</c> where nothing came of it that could be counted.
    /// </summary>
    public AnswerEnergy? Of(RoutedRequest request, Answer answer)
    {
        // A stream without counts is counted by its chunks, about one a token; an encoder reads and writes nothing.
        var output = answer.CompletionTokens ?? (request.Operation.IsEmbedding ? 0 : answer.Chunks > 0 ? answer.Chunks : null);
        var prompt = answer.PromptTokens ?? request.ExpectedInputTokens;
        var placement = request.Chosen.Placement;
        if (request.Metered is { } metered)
        {
            metered.Work.End(MonotonicClock.Now(_time), new WorkTotals(prompt, output ?? 0, answer.LoadDuration ?? default));
            if (metered.Host.Preview(metered) is { } seen && (seen.Source != EnergySource.Estimated || seen.Joules > 0 && output is not null))
                return new AnswerEnergy(seen.Joules, seen.LowJoules, seen.HighJoules, seen.Source);
        }

        // Where nothing tells an answer's length nothing is made up: it would be learned from.
        if (output is not { } tokens)
            return null;
        var estimate = Estimate(placement, prompt, tokens);
        return new AnswerEnergy(estimate.Joules, estimate.LowJoules, estimate.HighJoules, EnergySource.Estimated);
    }

    /// <summary>The meter has told a request's energy: estimates of its model are put right by it.</summary>
    public void Calibrate(string host, string model, double joules, double uncalibratedJoules)
    {
        var calibration = _calibrations.GetOrAdd((host, model), static _ => new EstimatorCalibration());
        lock (calibration)
            calibration.Observe(joules, uncalibratedJoules);
    }

    private EnergyEstimate Estimate(Placement placement, double prompt, double output)
    {
        var traits = placement.Traits;
        var factor = _hardwareFactors.GetValueOrDefault(placement.Host.Name, 1);
        var estimate = EnergyEstimator.Estimate(traits, prompt, output, hardwareFactor: factor);
        if (!_calibrations.TryGetValue((placement.Host.Name, placement.Model), out var calibration))
            return estimate;
        lock (calibration)
            return calibration.Apply(estimate.Joules, EnergyEstimator.LogDeviation(traits));
    }
}

/// <summary>Joules of an answer with their 90 % interval.</summary>
internal sealed record AnswerEnergy(double Joules, double LowJoules, double HighJoules, EnergySource Source);
