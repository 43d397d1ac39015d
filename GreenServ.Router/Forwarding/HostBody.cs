namespace GreenServ.Router.Forwarding;

/// <summary>Reads a host's body whole.</summary>
internal static class HostBody
{
    /// <summary>More than the longest batch of embeddings takes.</summary>
    private const int LongestBytes = 256 * 1024 * 1024;

    /// <summary>The body; <c>null</c> when it is longer than 256 MiB.</summary>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage upstream, CancellationToken cancellationToken)
    {
        await using var stream = await upstream.Content.ReadAsStreamAsync(cancellationToken);

        // The length is the host's claim: a buffer is not sized on it alone.
        using var body = new MemoryStream((int)Math.Min(upstream.Content.Headers.ContentLength ?? 4096, 1024 * 1024));
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(piece, cancellationToken)) > 0)
        {
            if (body.Length + read > LongestBytes)
                return null;
            body.Write(piece, 0, read);
        }

        return body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();
    }
}
