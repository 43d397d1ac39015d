using GreenServ.Dashboard.Formatting;

namespace GreenServ.Dashboard.Tests.Formatting;

public sealed class DisplayTests
{
    [Theory]
    [InlineData(0.0123, "12.3 mJ")]
    [InlineData(0.00004, "0.04 mJ")]
    [InlineData(0.0, "0 J")]
    [InlineData(5.3, "5.30 J")]
    [InlineData(999.4, "999 J")]
    [InlineData(999.9, "1.00 kJ")]
    [InlineData(12_345.0, "12.3 kJ")]
    [InlineData(3.6e6, "3.60 MJ")]
    [InlineData(double.NaN, "–")]
    [InlineData(null, "–")]
    public void Joules_AnyMagnitude_HasThreeDigitsAndAUnit(double? joules, string expected) => Assert.Equal(expected, Display.Joules(joules));

    [Theory]
    [InlineData(0.0, "0%")]
    [InlineData(0.0001, "<0.1%")]
    [InlineData(0.005, "0.5%")]
    [InlineData(0.42, "42%")]
    [InlineData(0.996, "99.6%")]
    [InlineData(0.99999, ">99.9%")]
    [InlineData(1.0, "100%")]
    [InlineData(null, "–")]
    public void Percent_NearTheEnds_IsNeverRoundedToThem(double? share, string expected) => Assert.Equal(expected, Display.Percent(share));

    [Theory]
    [InlineData(0.2, "<1 ms")]
    [InlineData(84.4, "84 ms")]
    [InlineData(1234.0, "1.23 s")]
    [InlineData(125_900.0, "2 min 5 s")]
    [InlineData(null, "–")]
    public void Duration_AnyLength_HasAFittingUnit(double? milliseconds, string expected) => Assert.Equal(expected, Display.Duration(milliseconds));

    [Theory]
    [InlineData(0.0, "0 Wh")]
    [InlineData(36.0, "10.0 mWh")]
    [InlineData(3600.0, "1.00 Wh")]
    [InlineData(7.2e6, "2.00 kWh")]
    public void WattHours_AnyMagnitude_AreJoulesOver3600(double joules, string expected) => Assert.Equal(expected, Display.WattHours(joules));

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(0.004, "<0.01")]
    [InlineData(3.2, "3.20")]
    [InlineData(123.4, "123")]
    public void Rate_AnyMagnitude_IsReadable(double perSecond, string expected) => Assert.Equal(expected, Display.Rate(perSecond));

    [Theory]
    [InlineData(0.83, 0.8, "0.83")]
    [InlineData(0.8496, 0.85, "0.8496")]
    [InlineData(0.848, 0.85, "0.848")]
    [InlineData(0.85, 0.85, "0.85")]
    [InlineData(0.9, null, "0.90")]
    [InlineData(null, 0.8, "–")]
    public void Against_CloseToTheReference_HasTheDigitsItTakes(double? quality, double? reference, string expected) =>
        Assert.Equal(expected, Display.Against(quality, reference));

    [Theory]
    [InlineData(0.8, "0.80")]
    [InlineData(0.875, "0.875")]
    [InlineData(null, "–")]
    public void Alpha_AnyPromise_IsAsItWasSet(double? alpha, string expected) => Assert.Equal(expected, Display.Alpha(alpha));

    [Theory]
    [InlineData(14.24, "14.2 answers owed")]
    [InlineData(-8.3, "surplus of 8.3 answers")]
    [InlineData(0.04, "nothing owed")]
    [InlineData(1234.2, "1,234 answers owed")]
    [InlineData(null, "–")]
    public void Debt_AnySign_SaysWhoOwes(double? answers, string expected) => Assert.Equal(expected, Display.Debt(answers));

    [Theory]
    [InlineData(-5.0, "−5")]
    [InlineData(0.0, "0")]
    [InlineData(2.5, "2.5")]
    public void SignedTick_BelowZero_HasAMinus(double value, string expected) => Assert.Equal(expected, Display.SignedTick(value));
}
