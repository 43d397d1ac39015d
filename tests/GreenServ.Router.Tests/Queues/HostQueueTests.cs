using GreenServ.Router.Queues;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Queues;

public sealed class HostQueueTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Enter_RoomLeft_GetsASlotAtOnce()
    {
        var queue = Queue(perModel: 2);

        Assert.NotNull((await Enter(queue, Ask())).Slot);
        Assert.NotNull((await Enter(queue, Ask())).Slot);
        Assert.False(Enter(queue, Ask()).IsCompleted);
        Assert.NotNull((await Enter(queue, Ask(model: "other"))).Slot);
    }

    [Fact]
    public async Task Enter_HostAtItsLimit_WaitsWhateverTheModel()
    {
        var queue = Queue(host: 1, perModel: 4);
        var slot = await SlotAsync(queue, Ask());
        var waiting = Enter(queue, Ask(model: "other"));
        Assert.False(waiting.IsCompleted);

        slot.Dispose();

        Assert.NotNull((await waiting).Slot);
    }

    [Fact]
    public async Task Enter_ModelAtItsLimit_DoesNotHoldUpOtherModels()
    {
        var queue = Queue(host: 2, perModel: 1);
        using var busy = await SlotAsync(queue, Ask(model: "a"));
        var waiting = Enter(queue, Ask(model: "a"));

        using var other = await SlotAsync(queue, Ask(model: "b"));

        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Dispose_Twice_GivesBackOneSlot()
    {
        var queue = Queue(perModel: 1);
        var slot = await SlotAsync(queue, Ask());
        var first = Enter(queue, Ask());
        var second = Enter(queue, Ask());

        slot.Dispose();
        slot.Dispose();

        Assert.NotNull((await first).Slot);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Cancel_WhileWaiting_LeavesNoPlaceAndNoSlotTaken()
    {
        var queue = Queue(perModel: 1);
        var slot = await SlotAsync(queue, Ask());
        using var leaving = new CancellationTokenSource();
        var left = Enter(queue, Ask(), leaving.Token);
        var stays = Enter(queue, Ask());

        await leaving.CancelAsync();
        slot.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        (await stays).Slot!.Dispose();
        Assert.Equal((0, 0), (queue.Read().UnderWay, queue.Read().Waiting));
    }

    [Fact]
    public async Task Enter_OneTenant_IsServedInOrderOfArrival()
    {
        var queue = Queue(perModel: 1);
        var slot = await SlotAsync(queue, Ask());
        var waiting = Enumerable.Range(0, 20).Select(_ => Enter(queue, Ask())).ToArray();

        foreach (var next in waiting)
        {
            Assert.False(next.IsCompleted);
            slot.Dispose();
            slot = (await next).Slot!;
        }
    }

    [Fact]
    public async Task Enter_QueueFull_IsRefusedWithATimeThatHolds()
    {
        var queue = Queue(perModel: 2, waiting: 3);
        await ServeAsync(queue, seconds: 10, count: 2);
        List<Slot> underWay = [await SlotAsync(queue, Ask()), await SlotAsync(queue, Ask())];
        var waiting = Enumerable.Range(0, 3).Select(_ => Enter(queue, Ask())).ToArray();

        var refusal = (await Enter(queue, Ask())).Refusal!;

        // Two at a time, ten seconds each: five are ahead, so the sixth would begin after 10 s + 3/2 · 10 s.
        Assert.Equal(QueueRefusalReason.Full, refusal.Reason);
        Assert.Equal(TimeSpan.FromSeconds(25), refusal.RetryAfter);

        // The host goes on as measured: two more every ten seconds.
        for (var served = 0; served < 2; served++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            foreach (var slot in underWay)
                slot.Dispose();
            underWay = [.. (await Task.WhenAll(waiting.Skip(2 * served).Take(2))).Select(result => result.Slot!)];
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull((await Enter(queue, Ask())).Slot);
    }

    [Fact]
    public async Task Enter_QueueFullOfOneTenant_MakesRoomForAnother()
    {
        var queue = Queue(perModel: 1, waiting: 3);
        using var slot = await SlotAsync(queue, Ask("greedy"));
        var greedy = Enumerable.Range(0, 3).Select(_ => Enter(queue, Ask("greedy"))).ToArray();

        var modest = Enter(queue, Ask("modest"));

        Assert.False(modest.IsCompleted);
        Assert.Equal([false, false, true], greedy.Select(task => task.IsCompleted));
        Assert.Equal(QueueRefusalReason.Full, (await greedy[2]).Refusal!.Reason);
    }

    [Fact]
    public async Task Enter_QueueFullOfItsOwnBatch_MakesRoomForWhatSomebodyWatches()
    {
        var queue = Queue(perModel: 1, waiting: 2);
        using var slot = await SlotAsync(queue, Ask());
        var batch = Enumerable.Range(0, 2).Select(_ => Enter(queue, Ask(priority: RequestPriority.Batch))).ToArray();

        var watched = Enter(queue, Ask(priority: RequestPriority.Interactive));

        Assert.False(watched.IsCompleted);
        Assert.NotNull((await batch[1]).Refusal);
        Assert.NotNull((await Enter(queue, Ask(priority: RequestPriority.Batch))).Refusal);
    }

    [Fact]
    public async Task Enter_DeadlineBeforeItsTurn_IsRefusedAtOnce()
    {
        var queue = Queue(perModel: 1);
        await ServeAsync(queue, seconds: 10, count: 1);
        using var slot = await SlotAsync(queue, Ask());
        _time.Advance(TimeSpan.FromSeconds(4));

        var late = (await Enter(queue, Ask(secondsLeft: 15))).Refusal!;
        var inTime = Enter(queue, Ask(secondsLeft: 17));

        // Six seconds until the slot is free, and no answer has taken less than ten.
        Assert.Equal(QueueRefusalReason.TooLate, late.Reason);
        Assert.Equal(TimeSpan.FromSeconds(6), late.ExpectedWait);
        Assert.Equal(TimeSpan.FromSeconds(1), late.RetryAfter);
        Assert.False(inTime.IsCompleted);
    }

    [Fact]
    public async Task Enter_DeadlineShorterThanAnyAnswer_IsRefusedWithoutATimeToComeBack()
    {
        var queue = Queue(perModel: 1);
        await ServeAsync(queue, seconds: 10, count: 1);

        var refusal = (await Enter(queue, Ask(secondsLeft: 5))).Refusal!;

        Assert.Equal(QueueRefusalReason.TooLate, refusal.Reason);
        Assert.Null(refusal.RetryAfter);
    }

    [Fact]
    public async Task Look_BusyModel_ForetellsTheWaitOfOnesTurn()
    {
        var queue = Queue(perModel: 1);
        await ServeAsync(queue, seconds: 10, count: 1);
        using var slot = await SlotAsync(queue, Ask("greedy"));
        for (var i = 0; i < 9; i++)
            _ = Enter(queue, Ask("greedy"));

        // The greedy tenant's own tenth waits for all before it; another tenant's first for the one under way and one more.
        Assert.Equal(TimeSpan.FromSeconds(100), queue.Look(Ask("greedy")).ExpectedWait);
        Assert.Equal(TimeSpan.FromSeconds(20), queue.Look(Ask("modest")).ExpectedWait);
        Assert.Equal(TimeSpan.Zero, queue.Look(Ask(model: "other")).ExpectedWait);
        Assert.Equal(1, queue.Look(Ask()).UnderWayAtModel);
    }

    [Fact]
    public async Task SetLimits_Raised_AdmitsThoseThatWait()
    {
        var queue = Queue(perModel: 1);
        using var slot = await SlotAsync(queue, Ask());
        var waiting = Enter(queue, Ask());

        queue.SetLimits(new QueueLimits(null, 2, 10));

        Assert.NotNull((await waiting).Slot);
    }

    private HostQueue Queue(int? host = null, int? perModel = null, int waiting = 100) => new(new QueueLimits(host, perModel, waiting), _time);

    private static QueueTicket Ask(string tenant = "default", string model = "a", RequestPriority priority = RequestPriority.Normal, double? secondsLeft = null) =>
        new(model, tenant, priority, secondsLeft is { } left ? TimeSpan.FromSeconds(left) : null);

    private static Task<QueueResult> Enter(HostQueue queue, QueueTicket ticket, CancellationToken leaving = default) => queue.EnterAsync(ticket, leaving).AsTask();

    private static async Task<Slot> SlotAsync(HostQueue queue, QueueTicket ticket) => (await Enter(queue, ticket)).Slot!;

    private async Task ServeAsync(HostQueue queue, double seconds, int count)
    {
        for (var i = 0; i < count; i++)
        {
            using var slot = await SlotAsync(queue, Ask());
            _time.Advance(TimeSpan.FromSeconds(seconds));
            slot.WasServed = true;
        }
    }
}
