using GreenServ.Client.Wire;
using GreenServ.Router.Admin;
using GreenServ.Router.Learning;
using GreenServ.Router.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Pool;

/// <summary><c>GET /greenserv/models</c>.</summary>
internal static class PoolEndpoint
{
    public static IEndpointRouteBuilder MapPool(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/greenserv/models", Get);
        return endpoints;
    }

    private static JsonHttpResult<PoolStatus> Get(
        PoolMonitor pool, HostDirectory directory, ModelStates models, ProfileCatalog profiles, Learner learner, IOptions<RouterOptions> options)
    {
        var current = pool.Current;
        return TypedResults.Json(new PoolStatus
        {
            Pool = options.Value.Pool,
            Demo = options.Value.Pool == RouterOptions.DemoPool,
            ReferenceEnergyJoules = learner.State?.ReferenceEnergyJoules,
            Hosts =
            [
                .. current.Hosts.Select(state => new HostStatus(state.Host.Name, state.Host.DisplayAddress, JsonNames.Of(state.Host.Kind), state.Problem is null, state.Problem)
                {
                    State = JsonNames.Of(directory.StateOf(state.Host)),
                }),
            ],
            Models =
            [
                .. current.Arms.SelectMany(arm => arm.Placements).Select(placement => new ModelStatus(
                    placement.Arm, placement.Model, placement.Host.Name, placement.ParametersBillions, placement.Quantization)
                {
                    State = JsonNames.Of(models.StateOf(placement.Model)),
                }),
            ],
            Profiles = [.. profiles.All.Select(ProfilesEndpoint.StatusOf)],
        }, GreenServJsonContext.Default.PoolStatus);
    }
}
