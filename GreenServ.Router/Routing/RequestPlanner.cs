using GreenServ.Core.Features;
using GreenServ.Core.Features.Encoding;
using GreenServ.Router.Encoders;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Learning;
using GreenServ.Router.OpenAi;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Queues;
using GreenServ.Router.Requests;
using GreenServ.Router.Sla;

namespace GreenServ.Router.Routing;

/// <summary>Turns a request into features and candidates: everything up to the draw.</summary>
internal sealed class RequestPlanner(
    ProfileCatalog profiles, PoolMonitor pool, Generations generations, CandidateList candidates, Exchanges exchanges, QueueLimit queueLimit, LatencyLimit latencyLimit,
    SlaWatch watch, IPromptReader prompts, FeatureExtractor features, IContextLayout layout, TimeProvider time)
{
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async ValueTask<(RoutedRequest? Request, RequestError? Error)> PlanAsync(
        InferenceRequest asked, RoutingOverrides overrides, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetTimestamp();
        var snapshot = pool.Current;
        var profile = profiles.Find(asked.Model);
        var unable = new RefusalsByExchange(asked, exchanges);
        var (arms, named, error) = asked.Operation.IsEmbedding ? Encoder(asked, snapshot, profile) : Pool(asked, overrides, snapshot, profile);
        if (error is not null)
            return (null, error);
        var list = candidates.Of(arms, named, overrides, placement => unable.Of(placement)?.Message);
        if (list.All(candidate => candidate.RejectedBecause is not null))
            return (null, unable.First ?? NothingLeft(overrides));

        // What is embedded is no prompt: the clusters that prompts form do not move with it.
        var reading = asked.Operation.IsEmbedding
            ? new PromptReading(features.Preview(asked.Prompt, overrides.Task, asked.Traits), TrainedEncoder.Name, null)
            : await prompts.ReadAsync(asked.Prompt, overrides.Task, asked.Traits, cancellationToken);
        var request = ToRequest(asked, overrides, profile, list, reading, receivedAt);
        if (queueLimit.Apply(request) is { } refusal)
            return (null, refusal);
        latencyLimit.Apply(request);
        watch.Limited(request);
        return (request, null);
    }

    private (IReadOnlyList<PooledArm> Arms, string? Named, RequestError? Error) Pool(
        InferenceRequest asked, RoutingOverrides overrides, PoolSnapshot snapshot, Profile? profile)
    {
        if (snapshot.Arms.Count == 0)
            return ([], null, NoPool(snapshot));
        if (profile is null && !snapshot.Named(asked.Model).Any())
            return ([], null, snapshot.EncodersNamed(asked.Model).Any() ? NoChat(asked.Model) : UnknownModel(asked.Model));
        if (PromiseRules.Check(profile, asked.Model, overrides) is { } senseless)
            return ([], null, senseless);
        if (profile?.StaticModel is { } model && !snapshot.Named(model).Any())
            return ([], null, RequestError.Unavailable($"Profile '{profile.Name}' always asks {model}, which no host has now.", "no_model_available"));
        generations.Admit(snapshot);
        return (snapshot.Arms, profile is null ? asked.Model : null, null);
    }

    // Vectors of different models, and of different versions of one, share no space: one arm it is, on whichever hosts have it.
    private (IReadOnlyList<PooledArm> Arms, string? Named, RequestError? Error) Encoder(InferenceRequest asked, PoolSnapshot snapshot, Profile? profile)
    {
        if (snapshot.Placements.Count == 0)
            return ([], null, NoPool(snapshot));
        if (profile is { EmbeddingModel: null })
            return ([], null, NoEmbeddingModel(profile));
        var name = profile?.EmbeddingModel ?? asked.Model;
        if (snapshot.EncodersNamed(name).FirstOrDefault() is { } arm)
            return ([arm], null, null);
        return ([], null, profile is null
            ? UnknownModel(name)
            : RequestError.Unavailable($"Profile '{profile.Name}' embeds with {name}, which no host has now.", "no_model_available"));
    }

    private RoutedRequest ToRequest(InferenceRequest asked, RoutingOverrides overrides, Profile? profile, Candidate[] list, PromptReading reading, long receivedAt)
    {
        // The prompt is the last turn; what the host will read, and spend energy on, is the whole conversation.
        var prompt = reading.Features;
        prompt = prompt with { EstimatedInputTokens = Math.Max(prompt.EstimatedInputTokens, asked.TotalCharacters / 4) };
        var context = new double[layout.Dimension];
        layout.Write(prompt, context);
        var chosenProfile = profile ?? profiles.Find(ProfileCatalog.Prefix)!;
        var now = time.GetUtcNow();
        return new RoutedRequest
        {
            Id = Guid.CreateVersion7(now),
            DecidedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)),
            StartedAt = time.GetTimestamp(),
            Operation = asked.Operation,
            Profile = chosenProfile,
            Lambda = overrides.Lambda ?? (overrides.Alpha is null ? chosenProfile.Lambda : null),

            // What no policy chooses keeps no promise and breaks none.
            Promise = profile is null || asked.Operation.IsEmbedding ? null : Promise.Of(profile, overrides),
            Priority = overrides.Priority ?? RequestPriority.Normal,
            Deadline = overrides.Deadline is { } allowed ? new Deadline(receivedAt, allowed) : null,
            Pinned = profile is null,
            Features = prompt,
            Encoder = reading.Encoder,
            EncoderFallback = reading.Fallback,
            Context = context,
            Candidates = list,
        };
    }

    private static RequestError NoPool(PoolSnapshot snapshot) => RequestError.Unavailable(
        snapshot.Hosts.Count == 0
            ? "No model host is configured. Set GreenServ:Router:Hosts:0:Url (or OLLAMA_HOST) to the address of one, for example http://localhost:11434."
            : "No model host can be used now: " + string.Join("; ", snapshot.Hosts.Select(state => $"{state.Host.Name} ({state.Problem ?? "it has no model that can chat"})")) + ".",
        "no_model_available");

    private RequestError UnknownModel(string model) => new(
        StatusCodes.Status404NotFound, "invalid_request_error",
        $"There is no model or profile '{model}'. Profiles are {string.Join(", ", profiles.All.Select(profile => profile.Name))}; GET /v1/models and GET /api/tags list the models.",
        "model", "model_not_found");

    private static RequestError NoChat(string model) => RequestError.Invalid(
        $"'{model}' turns text into vectors and can not chat. Name a profile such as 'greenserv', or a model that can.", "model", "unsupported_model");

    private static RequestError NoEmbeddingModel(Profile profile) => RequestError.Invalid(
        $"No policy chooses a model for embeddings: vectors of different models share no space. Name the model, or set EmbeddingModel of profile '{profile.Name}'.",
        "model", "no_embedding_model");

    private static RequestError NothingLeft(RoutingOverrides overrides) => RequestError.Invalid(
        $"No model is left for this request: 'greenserv.allow' names {string.Join(", ", overrides.Allow ?? [])}, which is not in the pool now or not the model asked for.",
        "greenserv.allow", "no_candidate");
}
