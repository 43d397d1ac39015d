using GreenServ.Core.Features;
using GreenServ.Router.Encoders;
using GreenServ.Router.Errors;
using GreenServ.Router.Learning;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Security;
using GreenServ.Router.Sla;

namespace GreenServ.Router.Routing;

/// <summary>Turns a request into features and candidates: everything up to the draw.</summary>
internal sealed class RequestPlanner(
    ProfileCatalog profiles, PoolMonitor pool, Generations generations, CandidateList candidates, LatencyLimit latencyLimit, SlaWatch watch,
    IPromptReader prompts, IContextLayout layout, TimeProvider time)
{
    private const int CharactersPerToken = 4;

    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async ValueTask<(RoutedRequest? Request, RequestError? Error)> PlanAsync(
        ChatRequest chat, RoutingOverrides overrides, Caller caller, CancellationToken cancellationToken)
    {
        var snapshot = pool.Current;
        var profile = profiles.Find(chat.Model);
        if (KeyAccess.Refusal(caller.Grant, chat.Model, profile, overrides) is { } refusal)
            return (null, refusal);
        if (snapshot.Arms.Count == 0)
            return (null, NoPool(snapshot));
        if (profile is null && !snapshot.Named(chat.Model).Any())
            return (null, UnknownModel(chat.Model, caller.Grant));
        if (PromiseRules.Check(profile, chat.Model, overrides) is { } senseless)
            return (null, senseless);
        if (profile?.StaticModel is { } model && !snapshot.Named(model).Any())
            return (null, RequestError.Unavailable($"Profile '{profile.Name}' always asks {model}, which no host has now.", "no_model_available"));

        generations.Admit(snapshot);
        var list = candidates.Of(snapshot.Arms, profile is null ? chat.Model : null, overrides, caller.Grant);
        if (list.All(candidate => candidate.RejectedBecause is not null))
            return (null, NothingLeft(list, overrides));
        // Before anything is asked of an encoder; what it comes to is settled by the host's own count.
        if (caller.ReserveTokens(chat.TotalCharacters / CharactersPerToken) is { } limited)
            return (null, limited);
        var reading = await prompts.ReadAsync(chat.Prompt, overrides.Task, chat.Traits, cancellationToken);
        var request = ToRequest(chat, overrides, profile, list, reading, caller);
        latencyLimit.Apply(request);
        watch.Limited(request);
        return (request, null);
    }

    private RoutedRequest ToRequest(ChatRequest chat, RoutingOverrides overrides, Profile? profile, Candidate[] list, PromptReading reading, Caller caller)
    {
        // The prompt is the last turn; what the host will read, and spend energy on, is the whole conversation.
        var prompt = reading.Features;
        prompt = prompt with { EstimatedInputTokens = Math.Max(prompt.EstimatedInputTokens, chat.TotalCharacters / CharactersPerToken) };
        var context = new double[layout.Dimension];
        layout.Write(prompt, context);
        var chosenProfile = profile ?? profiles.Find(ProfileCatalog.Prefix)!;
        var now = time.GetUtcNow();
        return new RoutedRequest
        {
            Id = Guid.CreateVersion7(now),
            DecidedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            StartedAt = time.GetTimestamp(),
            Profile = chosenProfile,
            Lambda = overrides.Lambda ?? (overrides.Alpha is null ? chosenProfile.Lambda : null),
            Promise = profile is null ? null : Promise.Of(profile, overrides),
            Pinned = profile is null,
            Features = prompt,
            Encoder = reading.Encoder,
            EncoderFallback = reading.Fallback,
            Context = context,
            Candidates = list,
            Caller = caller,
            Tenant = overrides.Tenant ?? caller.Grant.Tenant,
        };
    }

    private static RequestError NoPool(PoolSnapshot snapshot) => RequestError.Unavailable(
        snapshot.Hosts.Count == 0
            ? "No model host is configured. Set GreenServ:Router:Hosts:0:Url (or OLLAMA_HOST) to the address of one, for example http://localhost:11434, or add it with POST /greenserv/hosts."
            : "No model host can be used now: " + string.Join("; ", snapshot.Hosts.Select(state => $"{state.Host.Name} ({state.Problem})")) + ".",
        "no_model_available");

    private RequestError UnknownModel(string model, KeyGrant grant) => new(
        StatusCodes.Status404NotFound, "invalid_request_error",
        $"There is no model or profile '{model}'. Profiles are {string.Join(", ", profiles.All.Select(profile => profile.Name).Where(grant.AllowsProfile))}; GET /v1/models lists the models.",
        "model", "model_not_found");

    private static RequestError NothingLeft(Candidate[] list, RoutingOverrides overrides)
    {
        var asked = list.Where(candidate => candidate.RejectedBecause is not (CandidateList.NotNamed or CandidateList.NotInRequest)).ToArray();
        if (asked.Length == 0)
        {
            return RequestError.Invalid(
                $"No model is left for this request: 'greenserv.allow' names {string.Join(", ", overrides.Allow ?? [])}, which is not in the pool now or not the model asked for.",
                "greenserv.allow", "no_candidate");
        }

        var reasons = string.Join("; ", asked.Select(candidate => $"{candidate.Arm.Model} ({candidate.RejectedBecause})"));
        return asked.All(candidate => candidate.RejectedBecause == CandidateList.NotForKey)
            ? new RequestError(StatusCodes.Status403Forbidden, "permission_error", $"No model is left for this request: {reasons}.", "model", "model_not_allowed")
            : RequestError.Unavailable($"No model is left for this request: {reasons}.", "no_model_available");
    }
}
