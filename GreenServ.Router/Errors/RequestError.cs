namespace GreenServ.Router.Errors;

/// <summary>Why a request can not be served, in the terms of an OpenAI error object.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">OpenAI's error type, for example <c>invalid_request_error</c>.</param>
/// <param name="Message">What was wrong and what would be right.</param>
/// <param name="Param">The field at fault.</param>
/// <param name="Code">A short machine-readable reason.</param>
internal sealed record RequestError(int Status, string Type, string Message, string? Param = null, string? Code = null)
{
    public string Message { get; init; } = Brief.Of(Message);

    public string? Param { get; init; } = Param is null ? null : Brief.Of(Param);

    /// <summary>How long to wait before trying again, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static RequestError Invalid(string message, string? param = null, string? code = null) =>
        new(StatusCodes.Status400BadRequest, "invalid_request_error", message, param, code);

    public static RequestError Unavailable(string message, string code) =>
        new(StatusCodes.Status503ServiceUnavailable, "service_unavailable_error", message, null, code);
}
