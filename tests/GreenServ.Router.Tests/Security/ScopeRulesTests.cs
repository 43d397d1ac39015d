using GreenServ.Router.Security;
using GreenServ.Router.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GreenServ.Router.Tests.Security;

public sealed class ScopeRulesTests : RouterTest
{
    [Fact]
    public void Endpoints_All_HaveTheScopesThisListSays()
    {
        var endpoints = Router.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
        var open = new List<string>();
        foreach (var endpoint in endpoints)
        {
            var pattern = '/' + endpoint.RoutePattern.RawText!.TrimStart('/');
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var scopes = ScopeRules.Of(endpoint, method);
                if (scopes == KeyScopes.None)
                    open.Add(pattern);
                if (method is not ("GET" or "HEAD" or "OPTIONS") && pattern.StartsWith("/greenserv/", StringComparison.Ordinal) && pattern != "/greenserv/route")
                    Assert.Equal(KeyScopes.Admin, scopes);
            }
        }

        Assert.Equal(["/alive", "/health", "/openapi/{documentName}.json"], open.Except(["/"]).Order());
    }

    [Fact]
    public void Of_EndpointNobodyThoughtOf_IsForAdministrators()
    {
        var endpoint = new RouteEndpoint(_ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/debug/memory"), 0, null, null);

        Assert.Equal(KeyScopes.Admin, ScopeRules.Of(endpoint, "GET"));
    }
}
