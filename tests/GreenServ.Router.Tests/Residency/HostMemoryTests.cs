using GreenServ.Router.Residency;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Residency;

public sealed class HostMemoryTests
{
    private const long GB = 1_000_000_000;

    private readonly FakeTimeProvider _time = new();
    private readonly HostMemory _memory;

    public HostMemoryTests() => _memory = new HostMemory(() => null, _time);

    [Fact]
    public void StateOf_HostThatTellsNothing_IsUnknown()
    {
        Assert.Equal(ModelState.Unknown, _memory.StateOf("a"));
        Assert.False(Ask("a"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("A:latest")]
    public void StateOf_ModelTheHostTold_IsLoadedWhateverItsSpelling(string name)
    {
        Told("a:latest");

        Assert.Equal(ModelState.Loaded, _memory.StateOf(name));
        Assert.Equal(ModelState.NotLoaded, _memory.StateOf("b"));
    }

    [Fact]
    public void Ask_ModelThatIsNotLoaded_LoadsItOnce()
    {
        Told();

        Assert.True(Ask("a"));
        Assert.False(Ask("a"));
        Assert.Equal(ModelState.Loading, _memory.StateOf("a"));
        _memory.Answered("a");
        Assert.Equal(ModelState.Loaded, _memory.StateOf("a"));
    }

    [Fact]
    public void Told_AskedBeforeTheAnswer_DoesNotTakeTheModelAway()
    {
        Told();
        Ask("a");
        var askedAt = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        _memory.Answered("a");

        _memory.Told([], askedAt);
        Assert.Equal(ModelState.Loaded, _memory.StateOf("a"));

        _time.Advance(TimeSpan.FromSeconds(1));
        Told();
        Assert.Equal(ModelState.NotLoaded, _memory.StateOf("a"));
    }

    [Fact]
    public void GaveUp_LoadThatFailed_LeavesTheModelNotLoaded()
    {
        Told();
        Ask("a");

        _memory.GaveUp("a");

        Assert.Equal(ModelState.NotLoaded, _memory.StateOf("a"));
    }

    [Fact]
    public void MakesWay_NothingSeenYet_IsNobody()
    {
        Told("a", "b");

        Assert.Empty(_memory.MakesWay("c", 100 * GB, _ => 0));
    }

    [Fact]
    public void MakesWay_ModelThatHadToGoAsAnotherCame_TellsThatBothDoNotFit()
    {
        Told("a");
        Told("b");

        Assert.Equal(["b"], _memory.MakesWay("a", 8 * GB, _ => 0));
        Assert.Empty(_memory.MakesWay("small", 4 * GB, _ => 0));
    }

    [Fact]
    public void MakesWay_ModelThatExpired_TellsNothing()
    {
        _memory.Told([new LoadedModel("a", 8 * GB, 8 * GB, _time.GetUtcNow().AddSeconds(2), null)], _time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(5));
        Told("b");

        Assert.Empty(_memory.MakesWay("a", 8 * GB, _ => 0));
    }

    [Fact]
    public void MakesWay_SeenTogetherLater_FitsAfterAll()
    {
        Told("a");
        Told("b");
        Told("a", "b");

        Assert.Empty(_memory.MakesWay("c", 0, _ => 0));
    }

    [Fact]
    public void MakesWay_SeveralLoaded_TakesTheLeastWantedUntilItFits()
    {
        var memory = new HostMemory(() => 24 * GB, _time);
        memory.Told([Loaded("a"), Loaded("b"), Loaded("c")], _time.GetUtcNow());
        double Wanted(string model) => model switch { "a" => 5, "b" => 1, _ => 3 };

        Assert.Equal(["b"], memory.MakesWay("d", 8 * GB, Wanted));
        Assert.Equal(["b", "c"], memory.MakesWay("d", 16 * GB, Wanted));
    }

    [Fact]
    public void Ask_WithoutRoom_TakesWhatMakesWayForGoneWhileItLoads()
    {
        Told("a");
        Told("b");

        Ask("a");

        Assert.Equal(ModelState.NotLoaded, _memory.StateOf("b"));
        Told("b");
        Assert.Equal(ModelState.NotLoaded, _memory.StateOf("b"));
        _memory.Answered("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        Told("b", "a");
        Assert.Equal(ModelState.Loaded, _memory.StateOf("b"));
    }

    private void Told(params string[] models)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _memory.Told([.. models.Select(Loaded)], _time.GetUtcNow());
    }

    private LoadedModel Loaded(string name) => new(name, 8 * GB, 8 * GB, _time.GetUtcNow().AddMinutes(5), 4096);

    private bool Ask(string model) => _memory.Ask(model, 8 * GB, _ => 0);
}
