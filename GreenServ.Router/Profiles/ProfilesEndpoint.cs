using System.Text.Json;
using GreenServ.Client.Wire;
using GreenServ.Core.Policies;
using GreenServ.Router.Bodies;
using GreenServ.Router.Learning;
using GreenServ.Router.Sla;
using GreenServ.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Router.Profiles;

/// <summary><c>/greenserv/profiles</c>: reads profiles and changes them while running.</summary>
internal static class ProfilesEndpoint
{
    private const long MaxBodyBytes = 16 * 1024;

    public static IEndpointRouteBuilder MapProfiles(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/greenserv/profiles", List);
        endpoints.MapGet("/greenserv/profiles/{name}", Get);
        endpoints.MapPut("/greenserv/profiles/{name}", PutAsync);
        endpoints.MapDelete("/greenserv/profiles/{name}", DeleteAsync);
        return endpoints;
    }

    public static ProfileStatus StatusOf(Profile profile) => new(profile.Name, profile.Policy, profile.Lambda)
    {
        Alpha = profile.Alpha,
        LatencyP95Ms = profile.LatencyP95Ms,
        BudgetJoules = profile.BudgetJoules,
        V = profile.Policy == PolicyCatalog.MessPlus ? profile.V : null,
        Source = JsonNames.Of(profile.Source),
    };

    private static JsonHttpResult<ProfileList> List(ProfileCatalog profiles) =>
        TypedResults.Json(new ProfileList([.. profiles.All.Select(StatusOf)]), GreenServJsonContext.Default.ProfileList);

    private static Results<JsonHttpResult<ProfileStatus>, ProblemHttpResult> Get(string name, ProfileCatalog profiles) =>
        profiles.Find(ProfileCatalog.FullName(name)) is { } found ? Status(found) : Unknown(name);

    private static async Task<Results<JsonHttpResult<ProfileStatus>, ProblemHttpResult, ValidationProblem>> PutAsync(
        string name, HttpContext http, ProfileCatalog profiles, Learner learner, SlaPlanner planner)
    {
        var (body, unreadable) = await RequestBody.ReadAsync(http.Request, MaxBodyBytes, http.RequestAborted);
        if (body is null)
            return TypedResults.Problem(unreadable!.Message, statusCode: unreadable.Status);
        var (options, errors) = ProfileBody.Read(body);
        if (ProfileCatalog.NameProblem(name) is { } problem)
            errors.Add("name", [$"'{name}' {problem}."]);
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors, detail: "The profile is not changed. " + string.Join(' ', errors.Values.SelectMany(messages => messages)), title: "Not a profile");
        try
        {
            if (profiles.Change(ProfileCatalog.FullName(name), options) is not { } changed)
            {
                return TypedResults.Problem(
                    $"There are {ProfileRules.MaxProfiles} profiles already, and there may be no more.", statusCode: StatusCodes.Status409Conflict, title: "Too many profiles");
            }

            learner.Promise(changed);
            await planner.PlanNowAsync(changed, http.RequestAborted);
            return Status(changed);
        }
        catch (StorageException e)
        {
            return NotKept(e);
        }
    }

    private static async Task<Results<JsonHttpResult<ProfileStatus>, NoContent, ProblemHttpResult>> DeleteAsync(
        string name, HttpContext http, ProfileCatalog profiles, Learner learner, SlaPlanner planner)
    {
        var fullName = ProfileCatalog.FullName(name);
        try
        {
            if (!profiles.Revert(fullName))
            {
                return profiles.Find(fullName) is null
                    ? Unknown(name)
                    : TypedResults.Problem(
                        $"Profile {fullName} was not changed while running; what is built in or configured can be changed by PUT, not removed.",
                        statusCode: StatusCodes.Status409Conflict, title: "Nothing to take back");
            }

            if (profiles.Find(fullName) is not { } before)
            {
                planner.Forget(fullName);
                return TypedResults.NoContent();
            }

            learner.Promise(before);
            await planner.PlanNowAsync(before, http.RequestAborted);
            return Status(before);
        }
        catch (StorageException e)
        {
            return NotKept(e);
        }
    }

    private static JsonHttpResult<ProfileStatus> Status(Profile profile) => TypedResults.Json(StatusOf(profile), GreenServJsonContext.Default.ProfileStatus);

    private static ProblemHttpResult Unknown(string name) => TypedResults.Problem(
        $"There is no profile '{name}'. GET /greenserv/profiles lists them.", statusCode: StatusCodes.Status404NotFound, title: "Unknown profile");

    private static ProblemHttpResult NotKept(StorageException e) => TypedResults.Problem(
        "Nothing has changed. " + e.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "The change can not be kept");
}
