using GreenServ.Router.Queues;
using Microsoft.Extensions.Time.Testing;

namespace GreenServ.Router.Tests.Queues;

/// <summary>What holds whatever happens: random arrivals, endings and departures, in one thread and in many.</summary>
public sealed class HostQueueProperties
{
    private static readonly string[] s_models = ["a", "b", "c"];
    private static readonly string[] s_tenants = ["one", "two", "three"];

    [Fact]
    public async Task Queue_RandomLife_NeverExceedsItsLimitsAndLeaksNothing()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var life = new RandomLife(random, new QueueLimits(random.Next(3) == 0 ? null : random.Next(1, 6), random.Next(3) == 0 ? null : random.Next(1, 4), random.Next(0, 8)));
            for (var step = 0; step < 300; step++)
            {
                life.Step();
                Assert.Null(life.Violation());
            }

            await life.EndAsync();
            Assert.Equal((0, 0), (life.Queue.Read().UnderWay, life.Queue.Read().Waiting));
        }
    }

    [Fact]
    public async Task Queue_ManyThreadsThatLeaveAtRandom_LeakNoSlot()
    {
        const int PerModel = 3;
        var queue = new HostQueue(new QueueLimits(5, PerModel, 50), TimeProvider.System);
        var underWay = new int[s_models.Length];
        var exceeded = 0;

        async Task WorkAsync(int seed)
        {
            var random = new Random(seed);
            for (var i = 0; i < 300; i++)
            {
                var model = random.Next(s_models.Length);
                using var leaving = new CancellationTokenSource();
                var entering = queue.EnterAsync(Ask(random, s_models[model]), leaving.Token).AsTask();
                if (random.Next(3) == 0)
                    await leaving.CancelAsync();
                try
                {
                    if ((await entering).Slot is not { } slot)
                        continue;
                    if (Interlocked.Increment(ref underWay[model]) > PerModel)
                        Interlocked.Increment(ref exceeded);
                    await Task.Yield();
                    Interlocked.Decrement(ref underWay[model]);
                    slot.Dispose();
                }
                catch (OperationCanceledException)
                {
                    // It left, as it was told to.
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 16).Select(seed => Task.Run(() => WorkAsync(seed))));

        Assert.Equal(0, exceeded);
        Assert.Equal((0, 0), (queue.Read().UnderWay, queue.Read().Waiting));
    }

    [Fact]
    public void Queue_TwoGreedyTenants_ShareTheTimeEvenlyWhateverEachAnswerTakes()
    {
        var served = Saturate(slots: 2, seconds: 3000, [("short", RequestPriority.Normal, 2), ("long", RequestPriority.Normal, 10)]);

        Assert.InRange(served["short"].Seconds / served["long"].Seconds, 0.9, 1.1);
        Assert.InRange((double)served["short"].Count / served["long"].Count, 4.5, 5.5);
    }

    [Fact]
    public void Queue_ManyAgainstOne_GiveTheOneItsShare()
    {
        var served = Saturate(
            slots: 1, seconds: 3000, [.. Enumerable.Range(0, 9).Select(i => ($"tenant{i}", RequestPriority.Normal, 3)), ("modest", RequestPriority.Normal, 3)]);

        Assert.All(served.Values, tenant => Assert.InRange(tenant.Seconds, 285, 315));
    }

    [Fact]
    public void Queue_AllClassesWaiting_ShareBySixteenFourAndOne()
    {
        var served = Saturate(
            slots: 1, seconds: 4200, [("i", RequestPriority.Interactive, 2), ("n", RequestPriority.Normal, 2), ("b", RequestPriority.Batch, 2)]);

        Assert.InRange(served["i"].Seconds, 3100, 3300);
        Assert.InRange(served["n"].Seconds, 760, 840);
        Assert.InRange(served["b"].Seconds, 180, 220);
    }

    [Fact]
    public async Task Queue_TenantThatWasAlone_OwesNothingToOneThatComesLater()
    {
        var time = new FakeTimeProvider();
        var queue = new HostQueue(new QueueLimits(null, 1, 100), time);
        for (var i = 0; i < 50; i++)
        {
            using var alone = (await queue.EnterAsync(Ask("early"), default)).Slot!;
            time.Advance(TimeSpan.FromSeconds(5));
            alone.WasServed = true;
        }

        var slot = (await queue.EnterAsync(Ask("early"), default)).Slot!;
        var waiting = new[] { "early", "late" }.SelectMany(tenant => Enumerable.Range(0, 4).Select(_ => queue.EnterAsync(Ask(tenant), default).AsTask())).ToList();
        var order = new List<string>();
        while (waiting.Count > 0)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            slot.Dispose();
            var next = waiting.Single(task => task.IsCompleted);
            waiting.Remove(next);
            slot = (await next).Slot!;
            order.Add(slot.Ticket.Tenant);
        }

        Assert.Equal(2, order.Take(4).Count(tenant => tenant == "late"));
    }

    /// <summary>Everyone always has five requests waiting; a slot is held for as long as its tenant's answers take.</summary>
    private static Dictionary<string, (int Count, double Seconds)> Saturate(int slots, double seconds, (string Tenant, RequestPriority Priority, int Seconds)[] tenants)
    {
        var time = new FakeTimeProvider();
        var queue = new HostQueue(new QueueLimits(slots, null, 1000), time);
        var served = tenants.ToDictionary(tenant => tenant.Tenant, _ => (Count: 0, Seconds: 0.0));
        var entering = new List<(string Tenant, Task<QueueResult> Task)>();
        var running = new List<(string Tenant, Slot Slot, double Ends)>();
        void Ask((string Tenant, RequestPriority Priority, int Seconds) tenant) =>
            entering.Add((tenant.Tenant, queue.EnterAsync(new QueueTicket("a", tenant.Tenant, tenant.Priority), default).AsTask()));
        for (var i = 0; i < 5; i++)
            Array.ForEach(tenants, Ask);

        for (var now = 0.0; now < seconds; now++, time.Advance(TimeSpan.FromSeconds(1)))
        {
            foreach (var ended in running.Where(run => run.Ends <= now).ToArray())
            {
                running.Remove(ended);
                ended.Slot.WasServed = true;
                ended.Slot.Dispose();
            }

            foreach (var begun in entering.Where(entry => entry.Task.IsCompleted).ToArray())
            {
                entering.Remove(begun);
                var tenant = tenants.Single(tenant => tenant.Tenant == begun.Tenant);
                running.Add((begun.Tenant, begun.Task.Result.Slot!, now + tenant.Seconds));
                served[begun.Tenant] = (served[begun.Tenant].Count + 1, served[begun.Tenant].Seconds + tenant.Seconds);
                Ask(tenant);
            }
        }

        return served;
    }

    private static QueueTicket Ask(string tenant) => new("a", tenant, RequestPriority.Normal);

    private static QueueTicket Ask(Random random, string model) =>
        new(model, s_tenants[random.Next(s_tenants.Length)], RequestPriorities.All[random.Next(3)], random.Next(4) == 0 ? TimeSpan.FromSeconds(random.Next(20)) : null);

    /// <summary>Random steps over one queue, with what its limits allow kept beside it.</summary>
    private sealed class RandomLife(Random random, QueueLimits limits)
    {
        private readonly FakeTimeProvider _time = new();
        private readonly List<(QueueTicket Ticket, Task<QueueResult> Task, CancellationTokenSource Leaving)> _entering = [];
        private readonly List<Slot> _running = [];
        private HostQueue? _queue;

        public HostQueue Queue => _queue ??= new HostQueue(limits, _time);

        public void Step()
        {
            switch (random.Next(5))
            {
                case 0 or 1:
                    var leaving = new CancellationTokenSource();
                    var ticket = Ask(random, s_models[random.Next(s_models.Length)]);
                    _entering.Add((ticket, Queue.EnterAsync(ticket, leaving.Token).AsTask(), leaving));
                    break;
                case 2 when _running.Count > 0:
                    var ends = _running[random.Next(_running.Count)];
                    _running.Remove(ends);
                    ends.WasServed = random.Next(2) == 0;
                    ends.Dispose();
                    break;
                case 3 when _entering.Count > 0:
                    _entering[random.Next(_entering.Count)].Leaving.Cancel();
                    break;
                default:
                    _time.Advance(TimeSpan.FromSeconds(random.NextDouble() * 5));
                    break;
            }

            Collect();
        }

        /// <summary>What is wrong now; <c>null</c> for nothing.</summary>
        public string? Violation()
        {
            var state = Queue.Read();
            var perModel = _running.GroupBy(slot => slot.Ticket.Model).ToDictionary(group => group.Key, group => group.Count());
            bool Room(string model) => (limits.Host is not { } host || _running.Count < host) && (limits.PerModel is not { } most || perModel.GetValueOrDefault(model) < most);
            return state.UnderWay != _running.Count ? $"{state.UnderWay} are said to be under way, {_running.Count} are"
                : state.Waiting != _entering.Count ? $"{state.Waiting} are said to wait, {_entering.Count} do"
                : limits.Host is { } all && _running.Count > all ? "more under way than the host may have"
                : perModel.Values.Any(count => count > limits.PerModel) ? "more under way than a model may have"
                : state.Waiting > limits.Waiting ? "more wait than may"
                : _entering.Any(entry => Room(entry.Ticket.Model)) ? "one waits that has room"
                : null;
        }

        public async Task EndAsync()
        {
            foreach (var entry in _entering)
                await entry.Leaving.CancelAsync();
            Collect();
            foreach (var slot in _running)
                slot.Dispose();
        }

        private void Collect()
        {
            foreach (var entry in _entering.Where(entry => entry.Task.IsCompleted).ToArray())
            {
                _entering.Remove(entry);
                entry.Leaving.Dispose();
                if (entry.Task.IsCompletedSuccessfully && entry.Task.Result.Slot is { } slot)
                    _running.Add(slot);
            }
        }
    }
}
