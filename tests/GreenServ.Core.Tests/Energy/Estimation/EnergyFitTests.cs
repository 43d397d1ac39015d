using GreenServ.Core.Energy.Estimation;

namespace GreenServ.Core.Tests.Energy.Estimation;

public sealed class EnergyFitTests
{
    [Fact]
    public void Fit_MeasurementsOfAKnownLaw_FindsIt()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 400).Select(i =>
        {
            var (total, active, bits, batch) = (Math.Exp(random.NextDouble() * 5), Math.Exp(random.NextDouble() * 3), i % 2 == 0 ? 16.0 : 8, Math.Exp(random.NextDouble() * 6));
            var joules = 0.2 * Math.Pow(active, 0.3) * Math.Pow(total, 0.6) * Math.Pow(batch, -0.5) * Math.Pow(bits / 16, 0.7) * (i % 3 == 0 ? 2 : 1) * Math.Exp(0.1 * (random.NextDouble() - 0.5));
            return new EnergyMeasurement("model" + i % 20, i % 3 == 0 ? "long" : "chat", "gpu", total, active, bits, batch, joules);
        }).ToArray();

        var fit = EnergyFit.Fit(rows, "chat", "gpu");

        var c = fit.Coefficients;
        Assert.Equal([0.3, 0.6, -0.5, 0.7], new[] { c.Active, c.Total, c.Batch, c.Bits }, (a, b) => Math.Abs(a - b) < 0.02);
        Assert.Equal(2, fit.TaskFactors["long"], 0.05);
        Assert.Equal(Math.Log(0.2), c.Intercept, 0.05);
        Assert.InRange(fit.HeldOutMedianError, 0, 0.05);
    }

    [Fact]
    public void Fit_FewerMeasurementsThanCoefficients_IsRefused() =>
        Assert.Throws<ArgumentException>(() => EnergyFit.Fit([new EnergyMeasurement("m", "chat", "gpu", 1, 1, 16, 1, 1)], "chat", "gpu"));
}
