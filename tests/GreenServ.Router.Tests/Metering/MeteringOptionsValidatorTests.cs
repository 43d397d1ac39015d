using GreenServ.Meters;
using GreenServ.Router.Metering;

namespace GreenServ.Router.Tests.Metering;

public sealed class MeteringOptionsValidatorTests
{
    [Fact]
    public void Validate_EverythingWrong_NamesEveryKey()
    {
        var failures = Failures(
            new HostMeterOptions { Host = "a", HardwareFactor = 0 }, new HostMeterOptions { Host = "A", IdleWatts = -1 }, new HostMeterOptions(),
            new HostMeterOptions { Host = "b", Meter = { Kind = MeterKind.Prometheus, Url = "nowhere" } });

        string[] expected =
        [
            "Hosts:0:HardwareFactor is 0; it must be above 0.",
            "Hosts:1:IdleWatts is -1; it must be at least 0.",
            "Hosts:2:Host is missing; it must be the name of a host.",
            "Hosts:3:Meter: Url must be the http(s) address to scrape",
            "Hosts names the host 'a' twice.",
        ];
        Assert.All(expected, text => Assert.Contains(failures, failure => failure.StartsWith("GreenServ:Metering:" + text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, failures.Count);
    }

    [Theory]
    [InlineData(MeterKind.Nvml, null, null, "the GPUs of this machine")]
    [InlineData(MeterKind.Rapl, null, null, "the processors of this machine")]
    [InlineData(MeterKind.Prometheus, "0", "0", "http://gpus:9400/metrics gpu=0")]
    public void Validate_OneMeterForTwoHosts_IsRefusedSinceItsJoulesWouldCountTwice(MeterKind kind, string? gpuOfA, string? gpuOfB, string meter)
    {
        var failure = Assert.Single(Failures(Host("a", kind, gpuOfA), Host("b", kind, gpuOfB)));

        Assert.Contains($"one meter ({meter}", failure, StringComparison.Ordinal);
        Assert.Contains("for a and b", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_DevicesToldApart_HasNothingToSay() =>
        Assert.Empty(Failures(Host("a", MeterKind.Prometheus, "0"), Host("b", MeterKind.Prometheus, "1"), new HostMeterOptions { Host = "c" }, new HostMeterOptions { Host = "d" }));

    private static HostMeterOptions Host(string name, MeterKind kind, string? gpu)
    {
        var host = new HostMeterOptions { Host = name, Meter = { Kind = kind, Url = "http://gpus:9400/metrics" } };
        if (gpu is not null)
            host.Meter.Labels["gpu"] = gpu;
        return host;
    }

    private static IReadOnlyCollection<string> Failures(params HostMeterOptions[] hosts)
    {
        var options = new MeteringOptions();
        foreach (var host in hosts)
            options.Hosts.Add(host);
        return [.. new MeteringOptionsValidator().Validate(null, options).Failures ?? []];
    }
}
