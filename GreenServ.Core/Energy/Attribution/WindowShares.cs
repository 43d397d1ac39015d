using GreenServ.Core.Energy.Counters;

namespace GreenServ.Core.Energy.Attribution;

/// <summary>The requests of one window with their work in it, by request and by model.</summary>
internal sealed class WindowShares
{
    private readonly List<(Claim Claim, WorkAmount Amount)> _requests = [];
    private readonly List<(RequestWork Work, WorkAmount Amount)> _models = [];
    private readonly List<Companions> _companions = [];
    private readonly List<double> _inFlight = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    /// <summary>By request.</summary>
    public IReadOnlyList<(Claim Claim, WorkAmount Amount)> Requests => _requests;

    /// <summary>By model, each told by one of its requests.</summary>
    public IReadOnlyList<(RequestWork Work, WorkAmount Amount)> Models => _models;

    /// <summary>Of each model, requests in flight together.</summary>
    public IReadOnlyList<double> InFlight => _inFlight;

    public void Collect(IEnumerable<Claim> claims, EnergyWindow window, Func<string, double> pace)
    {
        _requests.Clear();
        _models.Clear();
        _indexes.Clear();
        foreach (var claim in claims)
        {
            var work = claim.Work;
            if (work.StartedAt >= window.To || work.EndedAt < window.From)
                continue;
            var amount = work.Between(window.From, window.To, pace(work.Model));
            if (amount == default)
                continue;
            _requests.Add((claim, amount));
            if (_indexes.TryGetValue(work.Model, out var index))
            {
                _models[index] = (_models[index].Work, _models[index].Amount + amount);
            }
            else
            {
                index = _indexes[work.Model] = _models.Count;
                _models.Add((work, amount));
                if (_companions.Count == index)
                    _companions.Add(new Companions());
                _companions[index].Clear();
            }

            var (from, to) = work.Within(window.From, window.To);
            _companions[index].Add(from, to);
        }

        _inFlight.Clear();
        for (var i = 0; i < _models.Count; i++)
            _inFlight.Add(_companions[i].Mean());
    }

    /// <summary>Requests of a model in flight together.</summary>
    public double Together(string model) => _inFlight[_indexes[model]];
}
