using System.Text.Encodings.Web;
using GreenServ.Client.Wire;

namespace GreenServ.Router.Admin;

/// <summary>JSON of administration as people read it in a terminal: quotes in an etag stand for themselves as far as JSON lets them.</summary>
internal static class AdminJson
{
    public static GreenServJsonContext Readable { get; } =
        new(new(GreenServJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
