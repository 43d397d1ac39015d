using System.CommandLine;

namespace GreenServ.Lab.Events;

/// <summary>The options by which something happens to the pool under way.</summary>
internal sealed class EventArguments
{
    private readonly Dictionary<PoolEventKind, Option<string[]>> _options = new()
    {
        [PoolEventKind.Add] = Make(PoolEventKind.Add, "MODEL@STEP", "A model joins behind STEP requests (a number, or a percent of all: 50%); before, it is no part of the pool. MODEL may be best: the model with the highest mean reward at the λ played, in hindsight (with --sla: of the highest mean quality). Events may be given several times; they need a complete table (--impute). Share of the model, time until it has settled and what is lost meanwhile are reported for each."),
        [PoolEventKind.Remove] = Make(PoolEventKind.Remove, "MODEL@STEP", "A model leaves. It may come back with --add; what was learned of it is kept."),
        [PoolEventKind.Break] = Make(PoolEventKind.Break, "MODEL@STEP[:QUALITY]", "From then on every answer of the model has this quality (0..1; without it 0). Its cost stays."),
        [PoolEventKind.Drift] = Make(PoolEventKind.Drift, "MODEL@STEP:DELTA", "From then on the quality of the model's answers is shifted by DELTA and clamped to 0..1."),
    };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> Options => _options.Values;

    /// <summary>The events that were asked for, or what is wrong with one.</summary>
    public Result<IReadOnlyList<EventRequest>> Read(ParseResult parsed)
    {
        var events = new List<EventRequest>();
        foreach (var (kind, option) in _options)
        {
            foreach (var text in parsed.GetValue(option) ?? [])
            {
                var (request, error) = EventSyntax.Parse(kind, text);
                if (request is null)
                    return Result<IReadOnlyList<EventRequest>>.Fail(error!);
                events.Add(request);
            }
        }

        return Result<IReadOnlyList<EventRequest>>.Ok(events);
    }

    private static Option<string[]> Make(PoolEventKind kind, string form, string description) =>
        new($"--{EventSyntax.NameOf(kind)}") { HelpName = form, Description = description };
}
