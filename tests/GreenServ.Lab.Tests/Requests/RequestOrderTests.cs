using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Tests.Requests;

public sealed class RequestOrderTests
{
    [Fact]
    public void Of_AsManyRequestsAsRows_IsAPermutation()
    {
        var order = RequestOrder.Of(100, 100, seed: 5);

        Assert.Equal(Enumerable.Range(0, 100), order.Order());
        Assert.NotEqual(RequestOrder.Of(100, 100, seed: 6), order);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Of_FewerRequests_IsThePrefixOfThePermutation(int requests) =>
        Assert.Equal(RequestOrder.Of(100, 100, seed: 5)[..requests], RequestOrder.Of(100, requests, seed: 5));

    [Fact]
    public void Of_MoreRequests_DrawsEveryRowAnewAndEvenly()
    {
        var order = RequestOrder.Of(10, 10_000, seed: 5);

        Assert.Equal(order, RequestOrder.Of(10, 10_000, seed: 5));
        Assert.NotEqual(order, RequestOrder.Of(10, 10_000, seed: 6));
        // Each row 1,000 times, give or take four deviations of 30.
        Assert.All(order.CountBy(row => row), row => Assert.InRange(row.Value, 880, 1120));
        Assert.NotEqual(Enumerable.Range(0, 10), order[..10].Order());
    }
}
