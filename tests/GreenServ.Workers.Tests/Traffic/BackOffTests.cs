using GreenServ.Workers.Traffic;

namespace GreenServ.Workers.Tests.Traffic;

public sealed class BackOffTests
{
    private readonly BackOff _backOff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    [Fact]
    public void Failed_InARow_DoublesUpToTheLongest()
    {
        var waits = Enumerable.Range(0, 5).Select(_ =>
        {
            _backOff.Failed();
            return _backOff.Wait.TotalSeconds;
        });

        Assert.Equal([1, 2, 4, 5, 5], waits);
    }

    [Fact]
    public void Failed_OnlyTheFirst_IsNews()
    {
        Assert.True(_backOff.Failed());
        Assert.False(_backOff.Failed());
        Assert.True(_backOff.Succeeded());
        Assert.False(_backOff.Succeeded());
        Assert.Equal(TimeSpan.Zero, _backOff.Wait);
        Assert.True(_backOff.Failed());
    }
}
