using GreenServ.Router.Encoders;
using GreenServ.Router.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Encoders;

public sealed class EncoderCircuitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly EncoderCircuit _circuit;

    public EncoderCircuitTests() => _circuit = new EncoderCircuit(_time);

    [Fact]
    public void Next_FewerThanThreeFailuresInARow_GoesOnAsking()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.False(_circuit.Failed(Turn.Ask, "late"));
            Assert.False(_circuit.Failed(Turn.Ask, "late"));
            Assert.False(_circuit.Succeeded(Turn.Ask));
        }

        Assert.Equal(Turn.Ask, _circuit.Next());
        Assert.Null(_circuit.Problem);
    }

    [Fact]
    public void Next_AfterThreeFailures_RestsASecondThenTriesOnceAtATime()
    {
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(_ => _circuit.Failed(Turn.Ask, "away")));
        Assert.Equal("away", _circuit.Problem);
        Assert.Equal(Turn.Rest, _circuit.Next());

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([Turn.Try, Turn.Rest], [_circuit.Next(), _circuit.Next()]);
    }

    [Fact]
    public void Failed_TryAfterTry_RestDoublesUpToAMinute()
    {
        _circuit.Open("away");
        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal(Turn.Rest, _circuit.Next());
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(Turn.Try, _circuit.Next());
            Assert.False(_circuit.Failed(Turn.Try, "late"));
            Assert.Equal("late", _circuit.Problem);
        }
    }

    [Fact]
    public void Succeeded_Try_AsksAgain()
    {
        _circuit.Open("away");
        _time.Advance(TimeSpan.FromSeconds(1));
        _circuit.Next();

        Assert.True(_circuit.Succeeded(Turn.Try));

        Assert.Equal(Turn.Ask, _circuit.Next());
        Assert.Null(_circuit.Problem);
        Assert.False(_circuit.Failed(Turn.Ask, "late"));
    }

    [Fact]
    public void Failed_SoonAfterARest_RestsLongerThanBefore()
    {
        _circuit.Open("away");
        _time.Advance(TimeSpan.FromSeconds(1));
        _circuit.Next();
        _circuit.Succeeded(Turn.Try);

        _circuit.Open("away");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Turn.Rest, _circuit.Next());
    }

    [Fact]
    public void Failed_LongAfterARest_RestsASecondAgain()
    {
        _circuit.Open("away");
        _time.Advance(TimeSpan.FromSeconds(1));
        _circuit.Next();
        _circuit.Succeeded(Turn.Try);
        _time.Advance(TimeSpan.FromMinutes(1));

        _circuit.Open("away");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Turn.Try, _circuit.Next());
    }
}
