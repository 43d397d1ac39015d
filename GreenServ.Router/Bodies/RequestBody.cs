using GreenServ.Router.Errors;
using Microsoft.AspNetCore.Http.Features;

namespace GreenServ.Router.Bodies;

/// <summary>Reads a JSON request body whole.</summary>
internal static class RequestBody
{
    /// <summary>The body, or why it is not taken: wrong content type (415), too large (413).</summary>
    public static async Task<(byte[]? Body, RequestError? Error)> ReadAsync(HttpRequest request, long limitBytes, CancellationToken cancellationToken) =>
        request.HasJsonContentType()
            ? await ReadAnyTypeAsync(request, limitBytes, cancellationToken)
            : (null, new RequestError(
                StatusCodes.Status415UnsupportedMediaType, "invalid_request_error",
                $"The content type is '{request.ContentType ?? "not set"}'; send JSON with 'Content-Type: application/json'.", null, "unsupported_media_type"));

    /// <summary>The body whatever content type it claims, or why it is not taken.</summary>
    public static async Task<(byte[]? Body, RequestError? Error)> ReadAnyTypeAsync(HttpRequest request, long limitBytes, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = limitBytes;
        try
        {
            // The length is a claim: it sizes the buffer only as far as an ordinary body goes.
            using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 4096, Math.Min(limitBytes, 1024 * 1024)));
            await request.Body.CopyToAsync(body, cancellationToken);
            return (body.Length == body.Capacity ? body.GetBuffer() : body.ToArray(), null);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new RequestError(
                StatusCodes.Status413PayloadTooLarge, "invalid_request_error",
                $"The body is larger than {limitBytes / (1024.0 * 1024):0.#} MiB, the most this router takes.", null, "request_too_large"));
        }
        catch (BadHttpRequestException e)
        {
            return (null, new RequestError(e.StatusCode, "invalid_request_error", "The body could not be read: " + e.Message, null, "bad_request"));
        }
    }
}
