using System.Text.Json;

namespace GreenServ.Router.Bodies;

/// <summary>Where a body may be edited; positions are byte offsets.</summary>
internal sealed class BodyEdits
{
    private static readonly byte[] s_usageField = "\"include_usage\":true"u8.ToArray();
    private static readonly byte[] s_true = "true"u8.ToArray();

    /// <summary>First byte after the opening brace.</summary>
    public int ObjectStart { get; set; }

    /// <summary>Values of every key that reads as <c>model</c>.</summary>
    public List<(int Start, int End)> Models { get; } = [];

    /// <summary>Whole <c>greenserv</c> fields, one separating comma included.</summary>
    public List<(int Start, int End)> Greenserv { get; } = [];

    /// <summary>Last <c>stream_options</c> value; <c>null</c> when absent.</summary>
    public (int Start, int End, bool IsObject, bool IsEmpty)? StreamOptions { get; set; }

    /// <summary>Last <c>include_usage</c> value within it.</summary>
    public (int Start, int End)? IncludeUsage { get; set; }

    /// <summary>The body with the model's name replaced, our object removed and, where wanted, usage asked for; every other byte as it came.</summary>
    public byte[] Apply(byte[] body, string model, bool askForUsage)
    {
        var name = JsonSerializer.SerializeToUtf8Bytes(model, TextJsonContext.Default.String);
        var splices = new List<Splice>();
        foreach (var (start, end) in Models)
            splices.Add(new(start, end, name));
        foreach (var (start, end) in Greenserv)
            splices.Add(new(start, end, default));
        if (askForUsage)
            splices.Add(AskForUsage());
        // An insertion stands before a removal that starts at the same byte.
        splices.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        return Splice.Apply(body, splices);
    }

    private Splice AskForUsage() => (StreamOptions, IncludeUsage) switch
    {
        (_, { } usage) => new(usage.Start, usage.End, s_true),
        ({ IsObject: true } options, null) => new(
            options.Start + 1, options.Start + 1, options.IsEmpty ? s_usageField : (byte[])[.. s_usageField, (byte)',']),
        ({ } options, null) => new(options.Start, options.End, (byte[])[(byte)'{', .. s_usageField, (byte)'}']),
        // A request that was read has a model, so a field always follows.
        (null, null) => new(
            ObjectStart, ObjectStart, (byte[])[.. "\"stream_options\":{"u8, .. s_usageField, (byte)'}', (byte)',']),
    };
}
