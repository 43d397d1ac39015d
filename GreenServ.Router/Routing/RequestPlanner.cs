using GreenServ.Core.Features;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;

namespace GreenServ.Router.Routing;

/// <summary>Turns a request into features and candidates: everything up to the draw.</summary>
internal sealed class RequestPlanner(
    ProfileCatalog profiles, PoolMonitor pool, FeatureExtractor features, IContextLayout layout, TimeProvider time)
{
    public (RoutedRequest? Request, RequestError? Error) Plan(ChatRequest chat, RoutingOverrides overrides)
    {
        var snapshot = pool.Current;
        var profile = profiles.Find(chat.Model);
        var pinned = profile is null ? snapshot.Named(chat.Model).Select(arm => arm.Id).ToHashSet() : [];
        if (snapshot.Arms.Count == 0)
            return (null, NoPool(snapshot));
        if (profile is null && pinned.Count == 0)
            return (null, UnknownModel(chat.Model));
        if (profile?.StaticModel is { } model && !snapshot.Arms.Any(arm => arm.Model == model))
            return (null, RequestError.Unavailable($"Profile '{profile.Name}' always asks {model}, which no host has now.", "no_model_available"));

        var candidates = snapshot.Arms.Select(arm => new Candidate(arm)).ToArray();
        foreach (var candidate in candidates)
            candidate.RejectedBecause = Reject(candidate.Arm, profile is null ? pinned : null, overrides);
        if (candidates.All(candidate => candidate.RejectedBecause is not null))
            return (null, NothingLeft(overrides));

        var prompt = features.Extract(chat.Prompt, overrides.Task, chat.Traits);
        // The prompt is the last turn; what the host will read, and spend energy on, is the whole conversation.
        prompt = prompt with { EstimatedInputTokens = Math.Max(prompt.EstimatedInputTokens, chat.TotalCharacters / 4) };
        var context = new double[layout.Dimension];
        layout.Write(prompt, context);
        var chosenProfile = profile ?? profiles.Find(ProfileCatalog.Prefix)!;
        var now = time.GetUtcNow();
        return (new RoutedRequest
        {
            Id = Guid.CreateVersion7(now),
            DecidedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            Profile = chosenProfile,
            Lambda = overrides.Lambda ?? chosenProfile.Lambda,
            Pinned = profile is null,
            Features = prompt,
            Context = context,
            Candidates = candidates,
        }, null);
    }

    private static string? Reject(PooledArm arm, HashSet<string>? pinned, RoutingOverrides overrides) =>
        pinned is not null && !pinned.Contains(arm.Id) ? "the client named another model"
        : overrides.Allow is { } allow && !allow.Any(name => PoolSnapshot.NamesMatch(name, arm.Model)) ? "not among the models the request allows"
        : null;

    private static RequestError NoPool(PoolSnapshot snapshot) => RequestError.Unavailable(
        snapshot.Hosts.Count == 0
            ? "No model host is configured. Set GreenServ:Router:Hosts:0:Url (or OLLAMA_HOST) to the address of one, for example http://localhost:11434."
            : "No model host can be used now: " + string.Join("; ", snapshot.Hosts.Select(state => $"{state.Host.Name} ({state.Problem})")) + ".",
        "no_model_available");

    private RequestError UnknownModel(string model) => new(
        StatusCodes.Status404NotFound, "invalid_request_error",
        $"There is no model or profile '{model}'. Profiles are {string.Join(", ", profiles.All.Select(profile => profile.Name))}; GET /v1/models lists the models.",
        "model", "model_not_found");

    private static RequestError NothingLeft(RoutingOverrides overrides) => RequestError.Invalid(
        $"No model is left for this request: 'greenserv.allow' names {string.Join(", ", overrides.Allow ?? [])}, and none of them is in the pool now.",
        "greenserv.allow", "no_candidate");
}
