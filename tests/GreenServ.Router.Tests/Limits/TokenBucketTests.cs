using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using GreenServ.Router.Limits;

namespace GreenServ.Router.Tests.Limits;

public sealed class TokenBucketTests
{
    private static readonly TimeSpan s_start = TimeSpan.FromHours(1);

    [Fact]
    public void Bucket_AnySequenceOfTakingAndSettling_IsNeverBelowZeroNorAboveItsCapacityAndExact()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<int>(), (limit, seed) =>
        {
            var capacity = limit.Get;
            var random = new Random(seed);
            var now = s_start;
            var bucket = new TokenBucket(capacity, now);
            var expected = new Reference(capacity);
            var taken = new List<long>();
            for (var step = 0; step < 200; step++)
            {
                var elapsed = TimeSpan.FromTicks(random.NextInt64(0, 3) * random.NextInt64(0, TimeSpan.TicksPerMinute));
                now += elapsed;
                expected.Refill(elapsed);
                var amount = random.NextInt64(0, capacity + 1);
                if (random.Next(2) == 0)
                {
                    Assert.Equal(expected.CanTake(amount), bucket.TryTake(amount, now));
                    if (expected.CanTake(amount))
                    {
                        expected.Add(-amount);
                        taken.Add(amount);
                    }
                }
                else if (taken.Count > 0)
                {
                    var (reserved, used) = (taken[^1], random.NextInt64(0, 3 * capacity + 1));
                    taken.RemoveAt(taken.Count - 1);
                    bucket.Settle(reserved, used, now);
                    expected.Add(reserved - used);
                }

                Assert.InRange(bucket.Remaining(now), 0, capacity);
                Assert.True(bucket.Owed(now) >= 0);
                Assert.Equal(expected.Remaining, bucket.Remaining(now));
                Assert.Equal(expected.Owed, bucket.Owed(now));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void WaitFor_AnyAmountInAnyState_IsTheShortestWaitAfterWhichItCanBeTaken()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<int>(), (limit, seed) =>
        {
            var random = new Random(seed);
            var capacity = limit.Get;
            var (used, amount) = (random.NextInt64(0, 2 * capacity + 1), random.NextInt64(1, capacity + 1));
            var waiting = UsedBucket(capacity, used);
            var wait = waiting.WaitFor(amount, s_start);

            Assert.True(waiting.TryTake(amount, s_start + wait));
            if (wait > TimeSpan.Zero)
                Assert.False(UsedBucket(capacity, used).TryTake(amount, s_start + wait - TimeSpan.FromTicks(1)));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TryTake_ByMany_GrantsNoMoreThanTheFirstMinuteAndWhatRefilled()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), ArbMap.Default.ArbFor<int>(), (limit, seed) =>
        {
            var random = new Random(seed);
            var capacity = limit.Get;
            var (now, granted) = (s_start, 0L);
            var bucket = new TokenBucket(capacity, now);
            for (var i = 0; i < 300; i++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(0, 2000));
                var amount = random.NextInt64(1, capacity + 1);
                if (bucket.TryTake(amount, now))
                    granted += amount;
                Assert.True(granted <= capacity * (1 + (now - s_start).TotalMinutes) + 1e-6);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Settle_WhatWasUsed_LeavesExactlyTheRest()
    {
        var bucket = new TokenBucket(1000, s_start);
        Assert.True(bucket.TryTake(400, s_start));
        bucket.Settle(400, 123, s_start);

        Assert.Equal(877, bucket.Remaining(s_start));
    }

    [Fact]
    public void Settle_MoreThanThereWas_IsOwedAndPaidFirst()
    {
        var bucket = UsedBucket(60, used: 90);

        Assert.Equal((0, 30), (bucket.Remaining(s_start), bucket.Owed(s_start)));
        Assert.Equal(TimeSpan.FromSeconds(31), bucket.WaitFor(1, s_start));
        Assert.Equal((0, 0), (bucket.Remaining(s_start + TimeSpan.FromSeconds(30)), bucket.Owed(s_start + TimeSpan.FromSeconds(30))));
    }

    [Fact]
    public void Settle_AbsurdUsage_OwesAnHourAtMost()
    {
        var bucket = UsedBucket(TokenBucket.LargestPerMinute, long.MaxValue / 2);

        Assert.Equal(60L * TokenBucket.LargestPerMinute, bucket.Owed(s_start));
        bucket.Settle(0, long.MaxValue, s_start);
        Assert.Equal(60L * TokenBucket.LargestPerMinute, bucket.Owed(s_start));
    }

    [Theory]
    [InlineData(100, 30, 200, 170)]
    [InlineData(100, 30, 50, 20)]
    [InlineData(100, 80, 50, 0)]
    [InlineData(100, 0, 1, 1)]
    public void Change_Limit_KeepsWhatWasUsed(int before, int used, int after, int expected)
    {
        var bucket = UsedBucket(before, used);
        bucket.Change(after, s_start);

        Assert.Equal((expected, 0, after), (bucket.Remaining(s_start), bucket.Owed(s_start), bucket.Capacity));
    }

    [Fact]
    public void Refill_AfterAges_IsFullAndNoMore() =>
        Assert.Equal(TokenBucket.LargestPerMinute, UsedBucket(TokenBucket.LargestPerMinute, 5).Remaining(TimeSpan.MaxValue));

    private static TokenBucket UsedBucket(int capacity, long used)
    {
        var bucket = new TokenBucket(capacity, s_start);
        bucket.Settle(0, used, s_start);
        return bucket;
    }

    /// <summary>The same in unbounded whole numbers.</summary>
    private sealed class Reference(int perMinute)
    {
        private static readonly BigInteger s_unit = TimeSpan.TicksPerMinute;
        private BigInteger _balance = perMinute * s_unit;

        public long Remaining => (long)(BigInteger.Max(_balance, 0) / s_unit);
        public long Owed => (long)((BigInteger.Max(-_balance, 0) + s_unit - 1) / s_unit);

        public bool CanTake(long amount) => amount * s_unit <= _balance;

        public void Refill(TimeSpan elapsed) => _balance = BigInteger.Min(_balance + (BigInteger)elapsed.Ticks * perMinute, perMinute * s_unit);

        public void Add(long tokens) => _balance = BigInteger.Clamp(_balance + tokens * s_unit, -60 * perMinute * s_unit, perMinute * s_unit);
    }
}
