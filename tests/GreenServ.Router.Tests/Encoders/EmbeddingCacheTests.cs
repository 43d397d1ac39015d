using GreenServ.Router.Encoders;

namespace GreenServ.Router.Tests.Encoders;

public sealed class EmbeddingCacheTests
{
    [Fact]
    public void Add_MoreThanFit_ForgetsWhatWasNotAskedForLongest()
    {
        var cache = new EmbeddingCache(2);
        cache.Add(TextKey.Of("a"), [1]);
        cache.Add(TextKey.Of("b"), [2]);
        Assert.True(cache.TryGet(TextKey.Of("a"), out var vector));
        Assert.Equal([1f], vector);

        cache.Add(TextKey.Of("c"), [3]);

        Assert.Equal([true, false, true], ((string[])["a", "b", "c"]).Select(text => cache.TryGet(TextKey.Of(text), out _)));
    }

    [Fact]
    public void Add_SameTextTwice_TakesOnePlace()
    {
        var cache = new EmbeddingCache(2);
        cache.Add(TextKey.Of("a"), [1]);
        cache.Add(TextKey.Of("b"), [2]);
        cache.Add(TextKey.Of("b"), [2]);

        Assert.True(cache.TryGet(TextKey.Of("a"), out _));
    }

    [Fact]
    public void Add_NoCapacity_KeepsNothing()
    {
        var cache = new EmbeddingCache(0);
        cache.Add(TextKey.Of("a"), [1]);

        Assert.False(cache.TryGet(TextKey.Of("a"), out _));
    }

    [Fact]
    public async Task AddAndTryGet_FromManyThreads_GiveEveryTextItsOwnVector()
    {
        var cache = new EmbeddingCache(50);
        await Parallel.ForAsync(0, 20_000, TestContext.Current.CancellationToken, (i, _) =>
        {
            var number = i % 97;
            var key = TextKey.Of($"text {number}");
            if (cache.TryGet(key, out var vector))
                Assert.Equal(number, vector[0]);
            else
                cache.Add(key, [number]);
            return ValueTask.CompletedTask;
        });
    }
}
