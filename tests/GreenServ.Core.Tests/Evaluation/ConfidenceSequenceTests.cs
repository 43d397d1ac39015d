using GreenServ.Core.Evaluation;

namespace GreenServ.Core.Tests.Evaluation;

public sealed class ConfidenceSequenceTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.05)]
    public void Interval_LookedAtAfterEveryValue_HoldsThroughout(double mean)
    {
        var broken = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var sequence = new ConfidenceSequence(-1, 1);
            var holds = true;
            for (var i = 0; i < 1000; i++)
            {
                sequence.Add(random.NextDouble() < (1 + mean) / 2 ? 1 : -1);
                holds &= sequence.Lower <= mean && sequence.Upper >= mean;
            }

            broken += holds ? 0 : 1;
        }

        Assert.InRange(broken, 0, 10);
    }

    [Fact]
    public void Interval_LittleSpread_NarrowsFasterThanItsRange()
    {
        var random = new Random(2);
        var sequence = new ConfidenceSequence(-20, 21);
        for (var i = 0; i < 20_000; i++)
            sequence.Add(0.8 + 0.2 * (random.NextDouble() - 0.5));

        Assert.InRange(sequence.Upper - sequence.Lower, 0, 0.05);
        Assert.InRange(0.8, sequence.Lower, sequence.Upper);
    }

    [Fact]
    public void Interval_BiasOfTheValues_WidensBothSidesByAsMuch()
    {
        var (plain, biased) = (new ConfidenceSequence(0, 1), new ConfidenceSequence(0, 1));
        for (var i = 0; i < 2000; i++)
        {
            plain.Add(i % 2);
            biased.Add(i % 2, 0.03);
        }

        Assert.Equal(plain.Lower - 0.03, biased.Lower, 1e-9);
        Assert.Equal(plain.Upper + 0.03, biased.Upper, 1e-9);
    }

    [Fact]
    public void Interval_BeforeTheFirstValue_IsTheWholeRange()
    {
        var sequence = new ConfidenceSequence(-3, 4);

        Assert.Equal((-3, 4), (sequence.Lower, sequence.Upper));
    }

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(1.5, 0)]
    [InlineData(0.5, double.NaN)]
    [InlineData(0.5, -0.1)]
    public void Add_ValueOutOfBounds_Throws(double value, double bias) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfidenceSequence(0, 1).Add(value, bias));

    [Theory]
    [InlineData(1, 1, 0.95)]
    [InlineData(0, double.PositiveInfinity, 0.95)]
    [InlineData(0, 1, 1.0)]
    public void Constructor_ImpossibleBounds_Throws(double lowest, double highest, double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfidenceSequence(lowest, highest, confidence));
}
