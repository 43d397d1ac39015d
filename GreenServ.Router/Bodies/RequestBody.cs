using System.IO.Pipelines;
using GreenServ.Router.Errors;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Bodies;

/// <summary>Reads a JSON request body whole.</summary>
internal static class RequestBody
{
    /// <summary>The body, or why it is not taken: wrong content type or compressed (415), too large (413), too slow (408), broken (400).</summary>
    public static async Task<(byte[]? Body, RequestError? Error)> ReadAsync(HttpRequest request, long limitBytes, CancellationToken cancellationToken) =>
        request.HasJsonContentType()
            ? await ReadAnyTypeAsync(request, limitBytes, cancellationToken)
            : (null, Refusal(
                StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type",
                $"The content type is '{request.ContentType ?? "not set"}'; send JSON with 'Content-Type: application/json'."));

    /// <summary>The body whatever content type it claims, or why it is not taken.</summary>
    public static async Task<(byte[]? Body, RequestError? Error)> ReadAnyTypeAsync(HttpRequest request, long limitBytes, CancellationToken cancellationToken)
    {
        if (request.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return (null, Refusal(
                StatusCodes.Status415UnsupportedMediaType, "unsupported_content_encoding", $"The body is encoded as '{encoding}'; send it as it is, without 'Content-Encoding'."));
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = limitBytes;
        var services = request.HttpContext.RequestServices;
        var patience = services.GetRequiredService<IOptions<RouterOptions>>().Value.BodyTimeout;
        using var timeout = new CancellationTokenSource(patience, services.GetRequiredService<TimeProvider>());
        var (body, error) = await ReadAsync(request, limitBytes, patience, timeout.Token, cancellationToken);

        // What is left of a body that is not taken is not waited for.
        if (body is null)
            request.HttpContext.Response.Headers.Connection = "close";
        return (body, error);
    }

    private static async Task<(byte[]? Body, RequestError? Error)> ReadAsync(
        HttpRequest request, long limitBytes, TimeSpan patience, CancellationToken timeout, CancellationToken cancellationToken)
    {
        // A read that a token ends would leave the server's reader in the middle of it.
        using var ending = timeout.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), request.BodyReader);
        try
        {
            // The length is a claim: it sizes the buffer only as far as an ordinary body goes.
            using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 4096, Math.Min(limitBytes, 1024 * 1024)));
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(cancellationToken);
                foreach (var piece in read.Buffer)
                    body.Write(piece.Span);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    return (body.Length == body.Capacity ? body.GetBuffer() : body.ToArray(), null);
                if (read.IsCanceled)
                    return (null, Refusal(StatusCodes.Status408RequestTimeout, "request_timeout", $"The body was not complete within {patience.TotalSeconds:0.###} s."));
            }
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return (null, Refusal(e.StatusCode, "request_timeout", "The body came too slowly: less than 240 bytes a second."));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Refusal(e.StatusCode, "request_too_large", $"The body is larger than {limitBytes / (1024.0 * 1024):0.#} MiB, the most this router takes."));
        }
        catch (IOException e)
        {
            // Not all that is wrong with chunks comes as the server's own exception.
            return (null, Refusal((e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest, "bad_request", "The body could not be read: " + e.Message));
        }
    }

    private static RequestError Refusal(int status, string code, string message) => new(status, "invalid_request_error", message, null, code);
}
