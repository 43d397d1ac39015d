using System.Text.Json;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Tests;

/// <summary>One command line of the Lab, run in this process.</summary>
internal sealed record LabRun(int Code, string Output, string Error)
{
    /// <summary>What <c>--json</c> printed.</summary>
    public JsonElement Json => JsonDocument.Parse(Output.TrimEnd().Split('\n')[^1]).RootElement;

    public static async Task<LabRun> Of(IPolicySource policies, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await LabCommandLine.RunAsync(args, policies, output, error, TestContext.Current.CancellationToken);
        return new LabRun(code, output.ToString(), error.ToString());
    }

    /// <summary><c>replay</c> of a file with the policies of the product.</summary>
    public static Task<LabRun> Replay(string data, string options) =>
        Of(new CatalogPolicySource(), ["replay", "--data", data, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    /// <summary>Asserts that the command was refused with one line that has this text.</summary>
    public void AssertRefused(string expected)
    {
        Assert.Equal(2, Code);
        Assert.Equal("", Output);
        Assert.Contains(expected, Error, StringComparison.Ordinal);
        Assert.Single(Error.TrimEnd().Split('\n'));
    }
}
