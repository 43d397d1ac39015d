using GreenServ.Client.Wire;
using GreenServ.Core.Policies;
using GreenServ.Core.Sla;
using GreenServ.Router.Admin;
using GreenServ.Router.Bodies;
using GreenServ.Router.Learning;
using GreenServ.Router.Security;
using GreenServ.Router.Sla;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GreenServ.Router.Profiles;

/// <summary><c>/greenserv/profiles</c>: reads profiles and changes them while running.</summary>
internal static class ProfilesEndpoint
{
    private const long MaxBodyBytes = 16 * 1024;

    public static IEndpointRouteBuilder MapProfiles(this IEndpointRouteBuilder endpoints)
    {
        var profiles = endpoints.MapGroup("/greenserv/profiles").AddEndpointFilter(AdminRequests.AnswerForStore);
        profiles.MapGet("", List);
        profiles.MapGet("/{name}", Get);
        profiles.MapPut("/{name}", PutAsync);
        profiles.MapDelete("/{name}", DeleteAsync);
        return endpoints;
    }

    public static ProfileStatus StatusOf(Profile profile) => new(profile.Name, profile.Policy, profile.Lambda)
    {
        Alpha = profile.Alpha,
        LatencyP95Ms = profile.LatencyP95Ms,
        BudgetJoules = profile.BudgetJoules,
        BudgetWattHours = profile.Allowance is { Unit: AllowanceUnit.WattHours, Amount: var wattHours } ? wattHours : null,
        BudgetGrams = profile.Allowance is { Unit: AllowanceUnit.Grams, Amount: var grams } ? grams : null,
        BudgetPeriod = profile.Allowance is { } allowance ? BudgetPeriods.Of(allowance) : null,
        BudgetFirst = profile is { Alpha: not null, Allowance.ComesFirst: var first } ? first : null,
        V = profile.Policy == PolicyCatalog.MessPlus ? profile.V : null,
        EmbeddingModel = profile.EmbeddingModel,
        Source = JsonNames.Of(profile.Source),
    };

    private static JsonHttpResult<ProfileList> List(ProfileCatalog profiles) =>
        TypedResults.Json(new ProfileList([.. profiles.All.Select(profile => Describe(profile, profiles))]), AdminJson.Readable.ProfileList);

    private static IResult Get(string name, HttpResponse response, ProfileCatalog profiles) =>
        profiles.Find(ProfileCatalog.FullName(name)) is { } found ? Status(response, found, profiles) : Unknown(name);

    private static async Task<IResult> PutAsync(string name, HttpContext http, ProfileCatalog profiles, Learner learner, SlaPlanner planner)
    {
        var (body, unreadable) = await RequestBody.ReadAsync(http.Request, MaxBodyBytes, http.RequestAborted);
        if (body is null)
            return TypedResults.Problem(unreadable!.Message, statusCode: unreadable.Status);
        var (options, errors) = ProfileBody.Read(body);
        if (ProfileCatalog.NameProblem(name) is { } problem)
            errors.Add("name", [$"'{name}' {problem}."]);
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors, detail: "The profile is not changed. " + string.Join(' ', errors.Values.SelectMany(messages => messages)), title: "Not a profile");

        // A profile that is not there yet has no state that anybody could have missed.
        var fullName = ProfileCatalog.FullName(name);
        var revision = profiles.RevisionOf(fullName);
        if (Preconditions.Refusal(http.Request, revision, isRequired: profiles.Find(fullName) is not null) is { } precondition)
            return precondition;
        if (profiles.IsFullFor(fullName))
        {
            return TypedResults.Problem(
                $"There are {ProfileRules.MaxProfiles} profiles already, and there may be no more.", statusCode: StatusCodes.Status409Conflict, title: "Too many profiles");
        }

        if (await profiles.ChangeAsync(fullName, options, revision, http.Caller().Grant.Who, http.RequestAborted) is not { } changed)
            return Preconditions.Changed(profiles.RevisionOf(fullName));
        learner.Promise(changed);
        await planner.PlanNowAsync(changed, http.RequestAborted);
        return Status(http.Response, changed, profiles);
    }

    private static async Task<IResult> DeleteAsync(string name, HttpContext http, ProfileCatalog profiles, Learner learner, SlaPlanner planner)
    {
        var fullName = ProfileCatalog.FullName(name);
        var revision = profiles.RevisionOf(fullName);
        if (revision == 0)
        {
            return profiles.Find(fullName) is null
                ? Unknown(name)
                : TypedResults.Problem(
                    $"Profile {fullName} was not changed while running; what is built in or configured can be changed by PUT, not removed.",
                    statusCode: StatusCodes.Status409Conflict, title: "Nothing to take back");
        }

        if (Preconditions.Refusal(http.Request, revision, isRequired: false) is { } precondition)
            return precondition;
        if (!await profiles.RevertAsync(fullName, revision, http.Caller().Grant.Who, http.RequestAborted))
            return Preconditions.Changed(profiles.RevisionOf(fullName));
        if (profiles.Find(fullName) is not { } before)
            return TypedResults.NoContent();

        learner.Promise(before);
        await planner.PlanNowAsync(before, http.RequestAborted);
        return Status(http.Response, before, profiles);
    }

    private static ProfileStatus Describe(Profile profile, ProfileCatalog profiles) =>
        StatusOf(profile) with { Etag = Preconditions.Etag(profiles.RevisionOf(profile.Name)) };

    private static JsonHttpResult<ProfileStatus> Status(HttpResponse response, Profile profile, ProfileCatalog profiles)
    {
        var status = Describe(profile, profiles);
        response.Headers.ETag = status.Etag;
        return TypedResults.Json(status, AdminJson.Readable.ProfileStatus);
    }

    private static ProblemHttpResult Unknown(string name) => TypedResults.Problem(
        $"There is no profile '{name}'. GET /greenserv/profiles lists them.", statusCode: StatusCodes.Status404NotFound, title: "Unknown profile");
}
