using GreenServ.Core.Energy;
using GreenServ.Core.Energy.Estimation;

namespace GreenServ.Core.Tests.Energy.Estimation;

public sealed class EnergyEstimatorTests
{
    [Fact]
    public void Estimate_UnknownModel_IsWideAndNeverZero()
    {
        var unknown = EnergyEstimator.Estimate(ModelTraits.Unknown, 10, 10);
        var known = EnergyEstimator.Estimate(new ModelTraits(8), 10, 10);

        Assert.Equal(known.Joules, unknown.Joules, 9);
        Assert.True(unknown.LowJoules > 0);
        Assert.True(unknown.HighJoules / unknown.LowJoules > 10 * known.HighJoules / known.LowJoules);
        Assert.NotNull(ModelTraits.Unknown.Missing);
    }

    [Fact]
    public void Estimate_FewerActiveParametersOrBits_IsLess()
    {
        var dense = EnergyEstimator.Estimate(new ModelTraits(30), 100, 100).Joules;

        Assert.True(EnergyEstimator.Estimate(new ModelTraits(30, 3), 100, 100).Joules < dense);
        Assert.True(EnergyEstimator.Estimate(new ModelTraits(30, null, 4.7), 100, 100).Joules < dense);
        Assert.True(EnergyEstimator.Estimate(new ModelTraits(30), 100, 100, batch: 8).Joules < dense);
        Assert.Equal(dense * 2, EnergyEstimator.Estimate(new ModelTraits(30), 100, 100, hardwareFactor: 2).Joules, 9);
    }

    [Theory]
    [InlineData("Q4_K_M", 4.7)]
    [InlineData("Q8_0", 8.5)]
    [InlineData("IQ3_XS", 3.0)]
    [InlineData("F16", 16.0)]
    [InlineData("bfloat16", 16.0)]
    [InlineData("fp8", 8.0)]
    [InlineData("mxfp4", 4.25)]
    [InlineData("MXFP4", 4.25)]
    [InlineData("unknown", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void BitsPerWeight_NamesOfFormats_AreRead(string? format, double? bits) => Assert.Equal(bits, Quantization.BitsPerWeight(format));

    [Fact]
    public void Calibration_ModelThatNeedsThreeTimesAsMuch_IsLearnedAndNarrows()
    {
        var random = new Random(3);
        var calibration = new EstimatorCalibration();
        var before = calibration.Apply(100, 0.5);
        for (var i = 0; i < 100; i++)
            calibration.Observe(300 * Math.Exp(0.2 * (random.NextDouble() - 0.5)), 100);
        var after = calibration.Apply(100, 0.5);

        Assert.Equal(100, before.Joules, 9);
        Assert.Equal(300, after.Joules, 15.0);
        Assert.True(after.HighJoules / after.LowJoules < before.HighJoules / before.LowJoules / 2);
        Assert.InRange(300, after.LowJoules, after.HighJoules);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, 0)]
    [InlineData(double.PositiveInfinity, 1)]
    public void Calibration_WhatHasNoRatio_IsIgnored(double measured, double estimated)
    {
        var calibration = new EstimatorCalibration();
        calibration.Observe(measured, estimated);

        Assert.Equal(0, calibration.Count);
    }
}
