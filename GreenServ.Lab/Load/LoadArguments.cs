using System.CommandLine;
using System.Globalization;

namespace GreenServ.Lab.Load;

/// <summary>The options of <c>load</c> and the checks of their values.</summary>
internal sealed class LoadArguments
{
    private readonly Option<string> _url = new("--url") { HelpName = "URL", DefaultValueFactory = _ => "http://localhost:8080", Description = "Where the OpenAI surface is; requests go to its /v1/chat/completions." };
    private readonly Option<double?> _rate = new("--rate") { HelpName = "R", Description = "Requests sent per second whatever the answers do (open loop). Latency is also counted from when a request should have been sent." };
    private readonly Option<int> _concurrency = new("--concurrency") { HelpName = "N", DefaultValueFactory = _ => 32, Description = "Without --rate: requests under way at any time (closed loop)." };
    private readonly Option<double> _duration = new("--duration") { HelpName = "S", DefaultValueFactory = _ => 10, Description = "Seconds that requests are sent for." };
    private readonly Option<double> _warmup = new("--warmup") { HelpName = "S", DefaultValueFactory = _ => 2, Description = "Seconds before that, not counted." };
    private readonly Option<double> _patience = new("--patience") { HelpName = "S", DefaultValueFactory = _ => 60, Description = "Seconds an answer may take." };
    private readonly Option<string> _model = new("--model") { HelpName = "NAME", DefaultValueFactory = _ => "greenserv", Description = "Profile or model asked for." };
    private readonly Option<string> _prompt = new("--prompt") { HelpName = "TEXT", DefaultValueFactory = _ => "Why is the sky blue?", Description = "What every request asks." };
    private readonly Option<bool> _stream = new("--stream") { Description = "Ask for streams." };
    private readonly Option<string?> _key = new("--api-key") { HelpName = "KEY", Description = "Sent as a bearer token." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as one JSON object on the last line." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _url, _rate, _concurrency, _duration, _warmup, _patience, _model, _prompt, _stream, _key, _json })
            command.Options.Add(option);
    }

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>The settings, or what is wrong with them.</summary>
    public Result<LoadSettings> Read(ParseResult parsed)
    {
        if (!Uri.TryCreate(parsed.GetValue(_url)!.TrimEnd('/') + "/", UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return Fail($"--url {parsed.GetValue(_url)}: must be an address such as http://localhost:8080.");
        var rate = parsed.GetValue(_rate);
        if (rate is not (null or (> 0 and <= 100_000)))
            return Fail(string.Create(CultureInfo.InvariantCulture, $"--rate {rate}: must lie above 0 and be at most 100000 requests a second."));
        var concurrency = parsed.GetValue(_concurrency);
        if (concurrency is < 1 or > 20_000)
            return Fail($"--concurrency {concurrency}: must lie in 1..20000.");
        foreach (var (name, value, least) in new[] { ("--duration", parsed.GetValue(_duration), 0.1), ("--warmup", parsed.GetValue(_warmup), 0), ("--patience", parsed.GetValue(_patience), 0.1) })
        {
            if (!(value >= least && value <= 3600))
                return Fail(string.Create(CultureInfo.InvariantCulture, $"{name} {value}: must lie in {least}..3600 seconds."));
        }

        return Result<LoadSettings>.Ok(new LoadSettings
        {
            Url = url,
            Rate = rate,
            Concurrency = concurrency,
            Duration = TimeSpan.FromSeconds(parsed.GetValue(_duration)),
            Warmup = TimeSpan.FromSeconds(parsed.GetValue(_warmup)),
            Patience = TimeSpan.FromSeconds(parsed.GetValue(_patience)),
            Model = parsed.GetValue(_model)!,
            Prompt = parsed.GetValue(_prompt)!,
            Stream = parsed.GetValue(_stream),
            ApiKey = parsed.GetValue(_key),
        });
    }

    private static Result<LoadSettings> Fail(string error) => Result<LoadSettings>.Fail(error);
}
