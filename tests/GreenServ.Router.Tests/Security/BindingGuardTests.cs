using GreenServ.Router.Security;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Tests.Security;

public sealed class BindingGuardTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "greenserv-router-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_EverywhereWithoutKeys_IsRefusedWithWhatWouldHelp()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => RouterApp.StartAsync(_folder, _ => { }, build: builder => builder.WebHost.UseUrls("http://0.0.0.0:0")));

        Assert.Contains("--create-key", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("GREENSERV_ADMIN_KEY", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_EverywhereWithAKey_Serves()
    {
        await using var router = await RouterApp.StartAsync(_folder, _ => { }, build: builder =>
        {
            builder.WebHost.UseUrls("http://0.0.0.0:0");
            builder.Configuration.AddInMemoryCollection([new("GREENSERV_ADMIN_KEY", "test-only-administrator-key")]);
        });

        Assert.StartsWith("http://0.0.0.0:", router.Http.BaseAddress!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", "24")]
    [InlineData("with blanks in between them all", "without spaces")]
    [InlineData("with-something-beyond-ascii-ü", "ASCII")]
    public async Task Start_AdminKeyThatIsNone_IsRefused(string key, string expected)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => RouterApp.StartAsync(
            _folder, _ => { }, build: builder => builder.Configuration.AddInMemoryCollection([new("GREENSERV_ADMIN_KEY", key)])));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:0", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("http://unix:/run/greenserv.sock", true)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://192.168.1.7:8080", false)]
    [InlineData("https://router.example:443", false)]
    public void IsLoopback_Address_IsWhatOnlyThisMachineReaches(string address, bool expected) => Assert.Equal(expected, BindingGuard.IsLoopback(address));
}
