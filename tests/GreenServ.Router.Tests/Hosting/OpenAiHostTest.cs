using GreenServ.Router.Pool;

namespace GreenServ.Router.Tests.Hosting;

/// <summary>A test whose one host speaks OpenAI's API alone.</summary>
public abstract class OpenAiHostTest : RouterTest
{
    private protected override string[] Models => ["org/small-1b", "org/large-2b"];

    private protected override void Configure(RouterOptions options) =>
        options.Hosts.Add(new() { Url = Host.Url, Name = "openai", Kind = HostKind.OpenAi });
}
