namespace GreenServ.Dashboard.Hosting;

/// <summary>Adds the headers that keep foreign scripts, frames and plug-ins out.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // Styles: Blazor's reconnect display and Radzen's components set style attributes. Scripts come from files alone.
    internal const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }
}
