using GreenServ.Router.Pool;

namespace GreenServ.Router.Metering;

/// <summary>
/// Names of attributes: OpenTelemetry's for generative AI (semantic conventions 1.41), <c>greenserv.*</c> where these have none.
/// Values of those that metrics carry come from the pool and the settings, never from what a client wrote.
/// </summary>
internal static class TelemetryNames
{
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string TokenType = "gen_ai.token.type";
    public const string ErrorType = "error.type";

    public const string Profile = "greenserv.profile";
    public const string Host = "greenserv.host";
    public const string Model = "greenserv.model";
    public const string State = "greenserv.state";
    public const string Reason = "greenserv.reason";
    public const string EnergySource = "greenserv.energy.source";

    /// <summary>Buckets for seconds of a whole operation, as the conventions advise.</summary>
    public static IReadOnlyList<double> OperationSeconds { get; } = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    /// <summary><c>gen_ai.provider.name</c> is the API that is spoken with the host: of what answers behind it nothing is known.</summary>
    public static string ProviderOf(ModelHost host) => host.Kind == HostKind.Ollama ? "ollama" : "openai";
}
