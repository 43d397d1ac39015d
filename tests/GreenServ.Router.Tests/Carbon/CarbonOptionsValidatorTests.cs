using GreenServ.Router.Carbon;

namespace GreenServ.Router.Tests.Carbon;

public sealed class CarbonOptionsValidatorTests
{
    [Fact]
    public void Validate_EverythingWrong_NamesEveryKey()
    {
        var options = new CarbonOptions { GramsPerKwh = -1, Country = "XX", PowerUsageEffectiveness = 0.9 };
        options.Hosts.Add(new HostGridOptions { Feed = new() { Url = "ftp://x", ValueAt = "a", Header = "h", Period = TimeSpan.Zero, Timeout = TimeSpan.FromDays(2) } });
        options.Hosts.Add(new HostGridOptions { Host = "a", Feed = new() { Url = "http://x", Header = "bad header", Key = "k" } });
        options.Hosts.Add(new HostGridOptions { Host = "A" });

        string[] expected =
        [
            " has both GramsPerKwh and Country",
            ":GramsPerKwh is -1; it must be from 0 to 2000.",
            ":Country is 'XX'; known are the ISO codes",
            ":PowerUsageEffectiveness is 0.9; it must be from 1 to 5.",
            ":Hosts:0:Host is missing",
            ":Hosts:0:Feed:Url is no http or https address.",
            ":Hosts:0:Feed:ValueAt is 'a'",
            ":Hosts:0:Feed has a Header without a Key to send.",
            ":Hosts:0:Feed:Period is 00:00:00",
            ":Hosts:0:Feed:Timeout is 2.00:00:00",
            ":Hosts:1:Feed:Header is 'bad header', which can not be sent",
            ":Hosts names the host 'a' twice.",
        ];
        var failures = new CarbonOptionsValidator().Validate(null, options).Failures!.ToArray();
        Assert.All(expected, text => Assert.Contains(failures, failure => failure.StartsWith("GreenServ:Carbon" + text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, failures.Length);
    }

    [Fact]
    public void Validate_FeedWithACountryToStandIn_HasNothingToSay() => Assert.True(
        new CarbonOptionsValidator().Validate(null, new CarbonOptions { Country = "de", Feed = new() { Url = "https://feed.example/now" } }).Succeeded);
}
