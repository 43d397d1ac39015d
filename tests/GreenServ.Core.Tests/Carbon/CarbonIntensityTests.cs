using System.Text.Json;
using GreenServ.Core.Carbon;

namespace GreenServ.Core.Tests.Carbon;

public sealed class CarbonIntensityTests
{
    [Fact]
    public void Grams_OfAKilowattHour_AreTheIntensityTimesTheEffectiveness()
    {
        var intensity = new CarbonIntensity(400, 1.25, IntensitySource.Fixed);

        Assert.Equal(500, intensity.Grams(3.6e6), 1e-9);
        Assert.Equal(0.0125, intensity.Grams(90), 1e-12);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(2000, null)]
    [InlineData(2000.1, IntensityFault.TooHigh)]
    [InlineData(double.PositiveInfinity, IntensityFault.TooHigh)]
    [InlineData(-0.1, IntensityFault.Negative)]
    [InlineData(double.NaN, IntensityFault.NotANumber)]
    public void FaultOf_Value_IsToldOutsideTheRange(double gramsPerKwh, IntensityFault? expected) => Assert.Equal(expected, CarbonIntensity.FaultOf(gramsPerKwh));

    [Theory]
    [InlineData("""{"data":[{"intensity":{"actual":212}}]}""", "/data/0/intensity/actual", 212.0, null)]
    [InlineData("""{"carbonIntensity":"81.5"}""", "/carbonIntensity", 81.5, null)]
    [InlineData("""{"a/b":{"m~n":7}}""", "/a~1b/m~0n", 7.0, null)]
    [InlineData("55", "", 55.0, null)]
    [InlineData("""{"carbonIntensity":null}""", "/carbonIntensity", null, IntensityFault.Missing)]
    [InlineData("""{"data":[]}""", "/data/0", null, IntensityFault.Missing)]
    [InlineData("""{"data":[1]}""", "/data/-1", null, IntensityFault.Missing)]
    [InlineData("""{"carbonIntensity":"high"}""", "/carbonIntensity", null, IntensityFault.NotANumber)]
    [InlineData("""{"carbonIntensity":"NaN"}""", "/carbonIntensity", null, IntensityFault.NotANumber)]
    [InlineData("""{"carbonIntensity":{}}""", "/carbonIntensity", null, IntensityFault.NotANumber)]
    [InlineData("""{"carbonIntensity":-3}""", "/carbonIntensity", null, IntensityFault.Negative)]
    [InlineData("""{"carbonIntensity":2001}""", "/carbonIntensity", null, IntensityFault.TooHigh)]
    [InlineData("""{"carbonIntensity":1e999}""", "/carbonIntensity", null, IntensityFault.TooHigh)]
    public void ReadIntensity_Document_TellsTheValueOrWhyNot(string json, string path, double? value, IntensityFault? fault)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal((value, fault), JsonPointer.ReadIntensity(document.RootElement, path));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("/a/0", true)]
    [InlineData("/a~0~1", true)]
    [InlineData("a", false)]
    [InlineData("/a~", false)]
    [InlineData("/a~2", false)]
    public void ProblemOf_Pointer_FollowsTheStandard(string path, bool isRight) => Assert.Equal(isRight, JsonPointer.ProblemOf(path) is null);

    [Fact]
    public void Find_Country_KnowsBothCodesInAnyCase()
    {
        var country = CountryIntensity.Find("fr");

        Assert.NotNull(country);
        Assert.Same(country, CountryIntensity.Find("FRA"));
        Assert.Null(CountryIntensity.Find("XX"));
    }

    [Fact]
    public void All_Countries_HaveSoundFigures()
    {
        Assert.All(CountryIntensity.All, country =>
        {
            Assert.Null(CarbonIntensity.FaultOf(country.GramsPerKwh));
            Assert.True(country.GramsPerKwh > 0);
            Assert.InRange(country.Year, 2020, 2030);
            Assert.Equal((2, 3), (country.Code.Length, country.Code3.Length));
        });
        Assert.Equal(CountryIntensity.All.Count, CountryIntensity.All.Select(country => country.Code).Distinct().Count());
        // Nuclear and hydro against coal: a table shifted by a row would not keep this order.
        Assert.True(CountryIntensity.Find("SE")!.GramsPerKwh < 100 && CountryIntensity.Find("PL")!.GramsPerKwh > 500);
    }
}
