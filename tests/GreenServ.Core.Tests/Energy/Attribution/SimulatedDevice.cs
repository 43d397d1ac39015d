using GreenServ.Core.Energy.Attribution;
using GreenServ.Core.Energy.Counters;

namespace GreenServ.Core.Tests.Energy.Attribution;

/// <summary>
/// A device with known truth: in steps of 10 ms each request's work draws power that depends on its model and on how many of the
/// model's requests run together; idle power, noise and somebody else's load are added. The ledger sees the counter as a meter
/// would read it, and the requests as a router would.
/// </summary>
internal sealed class SimulatedDevice(int seed, LedgerOptions? options = null)
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_renewed = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(seed);
    private readonly List<Running> _running = [];
    private readonly CounterReader _reader = new(new MeterTraits());
    private double _joules;
    private double _shown;
    private double _firstShown = -1;
    private TimeSpan _shownAt;

    public SimulatedModel[] Models { get; init; } =
    [
        new("small", 0.2, -0.35, 0.03, 90, 8000),
        new("middle", 1.2, -0.45, 0.05, 45, 4000),
        new("large", 5.0, -0.55, 0.08, 20, 1500),
    ];

    public double IdleWatts { get; init; } = 60;

    public double ForeignWatts { get; set; }

    public double ForeignJoules { get; private set; }

    public double ActiveJoules { get; private set; }

    public double LoadJoules { get; private set; }

    public TimeSpan Now { get; private set; }

    public bool MeterIsAway { get; set; }

    public HostLedger Ledger { get; } = new([new MeterTraits()], options ?? new LedgerOptions());

    public List<(Running Request, RequestEnergy Energy)> Attributed { get; } = [];

    public double ReadJoules => _shown - _firstShown;

    private readonly Dictionary<Guid, Running> _truth = [];

    /// <summary>A device after phases of 1 to 64 requests at once, some with a pause behind them.</summary>
    public static SimulatedDevice Busy(int seed, int phases)
    {
        var device = new SimulatedDevice(seed);
        var random = new Random(seed);
        device.Run(0, 10);
        for (var phase = 0; phase < phases; phase++)
        {
            device.Run(random.Next(1, 65), random.Next(5, 20));
            if (random.Next(4) == 0)
                device.Drain(random.Next(5, 10));
        }

        device.Drain();
        return device;
    }

    /// <summary>Keeps so many requests in flight for so long.</summary>
    public void Run(int concurrency, double seconds)
    {
        var until = Now + TimeSpan.FromSeconds(seconds);
        while (Now < until)
        {
            while (_running.Count < concurrency)
                Start();
            Step();
        }
    }

    /// <summary>No new requests until all have ended and are settled.</summary>
    public void Drain(double seconds = 10)
    {
        while (_running.Count > 0)
            Step();
        Run(0, seconds);
    }

    private void Start()
    {
        var model = Models[_random.Next(Models.Length)];
        var (prompt, output) = (_random.Next(20, 1500), _random.Next(10, 600));
        // What the router believes is off by up to a factor of two, the same for all requests of a model.
        var believed = model.Joules * Math.Pow(2, 2 * Hash(model.Name) - 1);
        var work = Ledger.Begin(Guid.NewGuid(), EnergyAccount.Requests, model.Name, new WorkPrior(believed, 0.05, 0.7), Now, prompt);
        var running = new Running(model, work, prompt, output, Streams: _random.Next(2) == 0) { LoadSeconds = _random.Next(50) == 0 ? 2 : 0 };
        running.LoadLeft = running.LoadSeconds;
        _running.Add(running);
        _truth[work.Id] = running;
    }

    private void Step()
    {
        var seconds = s_step.TotalSeconds;
        Now += s_step;
        var joules = IdleWatts * seconds * (1 + 0.05 * Normal());
        joules += ForeignWatts * seconds;
        ForeignJoules += ForeignWatts * seconds;
        var together = _running.Where(request => request.LoadLeft <= 0).GroupBy(request => request.Model).ToDictionary(group => group.Key, group => group.Count());
        foreach (var request in _running.ToArray())
        {
            var spent = request.LoadLeft > 0 ? Load(request, seconds) : Work(request, together[request.Model], seconds);
            joules += spent;
        }

        _joules += joules;
        Read();
        foreach (var energy in Ledger.Settle(Now))
            Attributed.Add((_truth[energy.Id], energy));
    }

    private double Load(Running request, double seconds)
    {
        request.LoadLeft -= seconds;
        var spent = 150 * seconds;
        LoadJoules += spent;
        return spent;
    }

    private double Work(Running request, int together, double seconds)
    {
        var model = request.Model;
        var perToken = model.Joules * Math.Pow(together, model.BatchExponent) * Math.Exp(0.1 * Normal());
        double spent;
        if (request.PromptLeft > 0)
        {
            var tokens = Math.Min(request.PromptLeft, model.PromptPerSecond * seconds);
            request.PromptLeft -= tokens;
            spent = tokens * perToken * model.PromptWeight;
        }
        else
        {
            // Together each is slower, though all are faster.
            var tokens = Math.Min(request.OutputLeft, model.TokensPerSecond * Math.Pow(together, -0.3) * seconds);
            request.OutputLeft -= tokens;
            spent = tokens * perToken;
            if (request.Streams && Math.Floor(request.Done) > request.Told)
            {
                request.Told = Math.Floor(request.Done);
                request.Work.Progress(Now + TimeSpan.FromMilliseconds(_random.Next(8)), request.Told);
            }
        }

        request.Joules += spent;
        ActiveJoules += spent;
        if (request.OutputLeft <= 0)
        {
            request.Work.End(Now, new WorkTotals(request.Prompt, request.Output, TimeSpan.FromSeconds(request.LoadSeconds)));
            _running.Remove(request);
        }

        return spent;
    }

    // The counter is renewed every 100 ms and read every 100 ms, though not at the same time.
    private void Read()
    {
        if (Now.Ticks % s_renewed.Ticks == 0)
            (_shown, _shownAt) = (Math.Floor(_joules * 1000) / 1000, Now);
        if (MeterIsAway || _shownAt == default || (Now - TimeSpan.FromMilliseconds(30)).Ticks % s_renewed.Ticks != 0)
            return;
        if (_firstShown < 0)
            _firstShown = _shown;
        if (_reader.Read(Now + TimeSpan.FromMilliseconds(_random.Next(5)), _shown) is { } window)
            Ledger.Add(0, window);
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private double Hash(string name) => name.Sum(letter => letter * 31 + seed) % 97 / 96.0;

    internal sealed record SimulatedModel(string Name, double Joules, double BatchExponent, double PromptWeight, double TokensPerSecond, double PromptPerSecond);

    internal sealed record Running(SimulatedModel Model, RequestWork Work, int Prompt, int Output, bool Streams)
    {
        public double PromptLeft { get; set; } = Prompt;

        public double OutputLeft { get; set; } = Output;

        public double Done => Output - OutputLeft;

        public double Told { get; set; }

        public double LoadSeconds { get; init; }

        public double LoadLeft { get; set; }

        public double Joules { get; set; }
    }
}
