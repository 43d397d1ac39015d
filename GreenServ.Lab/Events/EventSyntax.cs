using System.Globalization;

namespace GreenServ.Lab.Events;

/// <summary>Reads events as options spell them: <c>--add MODEL@STEP</c>, <c>--break MODEL@STEP:QUALITY</c> and so on.</summary>
internal static class EventSyntax
{
    private const NumberStyles Signed = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;

    /// <summary>Parses one event; names of models may hold <c>@</c> and <c>:</c>, since the last <c>@</c> counts.</summary>
    public static Result<EventRequest> Parse(PoolEventKind kind, string text)
    {
        var written = $"--{NameOf(kind)} {text}";
        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1)
            return Fail($"{written}: {Form(kind)}.");
        var (model, when) = (text[..at].Trim(), text[(at + 1)..]);
        var colon = when.IndexOf(':', StringComparison.Ordinal);
        var (step, value) = colon < 0 ? (when, null) : (when[..colon], when[(colon + 1)..]);
        if (ParseTime(step) is not { } time)
            return Fail($"{written}: '{step}' is neither a number of requests nor a percent of them, as in {model}@500 or {model}@50%.");
        if (ParseValue(kind, value) is not { } number)
            return Fail($"{written}: {Form(kind)}.");
        return Result<EventRequest>.Ok(new EventRequest(kind, model, time, number, written));
    }

    /// <summary>Name of the option.</summary>
    public static string NameOf(PoolEventKind kind) => kind switch
    {
        PoolEventKind.Add => "add",
        PoolEventKind.Remove => "remove",
        PoolEventKind.Break => "break",
        _ => "drift",
    };

    private static EventTime? ParseTime(string text)
    {
        if (text.EndsWith('%'))
            return double.TryParse(text[..^1], Signed, CultureInfo.InvariantCulture, out var percent) ? new EventTime(percent / 100, true) : null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var step) ? new EventTime(step, false) : null;
    }

    private static double? ParseValue(PoolEventKind kind, string? text) => (kind, text) switch
    {
        (PoolEventKind.Add or PoolEventKind.Remove, null) => 0,
        (PoolEventKind.Break, null) => 0,
        (PoolEventKind.Break, _) when double.TryParse(text, Signed, CultureInfo.InvariantCulture, out var quality) && quality is >= 0 and <= 1 => quality,
        (PoolEventKind.Drift, not null) when double.TryParse(text, Signed, CultureInfo.InvariantCulture, out var shift) && shift is >= -1 and <= 1 and not 0 => shift,
        _ => null,
    };

    private static string Form(PoolEventKind kind) => kind switch
    {
        PoolEventKind.Break => "an event reads MODEL@STEP or MODEL@STEP:QUALITY, the quality in 0..1, as in best@50%:0.1",
        PoolEventKind.Drift => "an event reads MODEL@STEP:DELTA, the shift of quality in -1..1 and not 0, as in best@50%:-0.2",
        _ => "an event reads MODEL@STEP, as in best@50% or some-model@1000",
    };

    private static Result<EventRequest> Fail(string error) => Result<EventRequest>.Fail(error);
}
