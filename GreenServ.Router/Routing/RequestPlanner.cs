using GreenServ.Core.Features;
using GreenServ.Core.Features.Encoding;
using GreenServ.Core.Tokens;
using GreenServ.Router.Conversations;
using GreenServ.Router.Encoders;
using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Learning;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Queues;
using GreenServ.Router.Requests;
using GreenServ.Router.Residency;
using GreenServ.Router.Security;
using GreenServ.Router.Sla;

namespace GreenServ.Router.Routing;

/// <summary>Turns a request into features and candidates: everything up to the draw.</summary>
internal sealed class RequestPlanner(
    ProfileCatalog profiles, PoolMonitor pool, Generations generations, CandidateList candidates, Continuity continuity, Exchanges exchanges, ResidencyMonitor residency, QueueLimit queueLimit, LatencyLimit latencyLimit,
    SlaWatch watch, Learner learner, IPromptReader prompts, FeatureExtractor features, IContextLayout layout, TimeProvider time)
{
    /// <summary>Plans a request that is to be answered.</summary>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async ValueTask<(RoutedRequest? Request, RequestError? Error)> PlanAsync(
        InferenceRequest asked, RoutingOverrides overrides, Caller caller, CancellationToken cancellationToken)
    {
        var (request, error) = await PlanAsync(asked, overrides, caller, prompts.ReadAsync, isPreview: false, cancellationToken);
        if (request is not null)
            watch.Limited(request);
        return (request, error);
    }

    /// <summary>Plans a request that is only to be told of: no one is charged, and nothing is learned of its prompt.</summary>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public ValueTask<(RoutedRequest? Request, RequestError? Error)> PreviewAsync(
        InferenceRequest asked, RoutingOverrides overrides, Caller caller, CancellationToken cancellationToken) =>
        PlanAsync(asked, overrides, caller, prompts.PreviewAsync, isPreview: true, cancellationToken);

    private async ValueTask<(RoutedRequest? Request, RequestError? Error)> PlanAsync(
        InferenceRequest asked, RoutingOverrides overrides, Caller caller, ReadPrompt read, bool isPreview, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetTimestamp();
        var snapshot = pool.Current;
        var profile = profiles.Find(asked.Model);
        if (KeyAccess.Refusal(caller.Grant, asked.Model, profile, overrides) is { } forbidden)
            return (null, forbidden);
        var (arms, named, error) = asked.Operation.IsEmbedding ? Encoder(asked, snapshot, profile, caller.Grant) : Pool(asked, overrides, snapshot, profile, caller.Grant);
        if (error is not null)
            return (null, error);
        var list = candidates.Of(arms, named, overrides, caller.Grant, new Abilities(asked, exchanges, residency, learner));
        if (list.All(candidate => candidate.RejectedBecause is not null))
            return (null, NothingLeft(list, overrides, caller.Grant));

        // Before anything is asked of an encoder; what it comes to is settled by the host's own count.
        if (!isPreview && caller.ReserveTokens(TokenizerFamily.Least(asked.EstimatedTokens)) is { } limited)
            return (null, limited);

        // What is embedded is no prompt: the clusters that prompts form do not move with it.
        var reading = asked.Operation.IsEmbedding
            ? new PromptReading(features.Preview(asked.Prompt, overrides.Task, asked.Traits), TrainedEncoder.Name, null)
            : await read(asked.Prompt, overrides.Task, asked.Traits, cancellationToken);
        var request = ToRequest(asked, overrides, profile, list, reading, receivedAt, caller);
        if (queueLimit.Apply(request) is { } refusal)
            return (null, refusal);
        latencyLimit.Apply(request);
        continuity.Apply(request);
        return (request, null);
    }

    private delegate ValueTask<PromptReading> ReadPrompt(string prompt, TaskKind? stated, PromptTraits traits, CancellationToken cancellationToken);

    private (IReadOnlyList<PooledArm> Arms, string? Named, RequestError? Error) Pool(
        InferenceRequest asked, RoutingOverrides overrides, PoolSnapshot snapshot, Profile? profile, KeyGrant grant)
    {
        if (snapshot.Arms.Count == 0)
            return ([], null, NoPool(snapshot));
        if (profile is null && !snapshot.Named(asked.Model).Any())
            return ([], null, snapshot.EncodersNamed(asked.Model).Any() ? NoChat(asked.Model) : UnknownModel(asked.Model, grant));
        if (PromiseRules.Check(profile, asked.Model, overrides) is { } senseless)
            return ([], null, senseless);
        if (profile?.StaticModel is { } model && !snapshot.Named(model).Any())
            return ([], null, RequestError.Unavailable($"Profile '{profile.Name}' always asks {model}, which no host has now.", "no_model_available"));

        // Also for a preview: what a new model begins with does not depend on who asked first.
        generations.Admit(snapshot);
        return (snapshot.Arms, profile is null ? asked.Model : null, null);
    }

    // Vectors of different models, and of different versions of one, share no space: one arm it is, on whichever hosts have it.
    private (IReadOnlyList<PooledArm> Arms, string? Named, RequestError? Error) Encoder(InferenceRequest asked, PoolSnapshot snapshot, Profile? profile, KeyGrant grant)
    {
        if (snapshot.Placements.Count == 0)
            return ([], null, NoPool(snapshot));
        if (profile is { EmbeddingModel: null })
            return ([], null, NoEmbeddingModel(profile));
        var name = profile?.EmbeddingModel ?? asked.Model;
        if (snapshot.EncodersNamed(name).FirstOrDefault() is { } arm)
            return ([arm], null, null);
        return ([], null, profile is null
            ? UnknownModel(name, grant)
            : RequestError.Unavailable($"Profile '{profile.Name}' embeds with {name}, which no host has now.", "no_model_available"));
    }

    private RoutedRequest ToRequest(InferenceRequest asked, RoutingOverrides overrides, Profile? profile, Candidate[] list, PromptReading reading, long receivedAt, Caller caller)
    {
        // The prompt is the last turn; what the host will read, and spend energy on, is the whole conversation.
        var prompt = reading.Features;
        prompt = prompt with { EstimatedInputTokens = (int)Math.Min(int.MaxValue, Math.Round(asked.EstimatedTokens)) };
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
            Promise = profile is null || asked.Operation.IsEmbedding ? null : Promise.Of(profile, overrides.Tenant == caller.Grant.Tenant ? overrides with { Tenant = null } : overrides),
            Priority = overrides.Priority ?? caller.Grant.Priority,
            Turns = asked.Turns,
            Session = overrides.Session,
            NoExplore = overrides.NoExplore,
            Deadline = overrides.Deadline is { } allowed ? new Deadline(receivedAt, allowed) : null,
            Pinned = profile is null,
            Input = asked.Input,
            AnswerLimit = asked.Tokens.Answer,
            Features = prompt,
            Encoder = reading.Encoder,
            EncoderFallback = reading.Fallback,
            Context = context,
            Candidates = list,
            Caller = caller,
            Tenant = overrides.Tenant ?? caller.Grant.Tenant,
            Reference = overrides.Reference,
        };
    }

    private static RequestError NoPool(PoolSnapshot snapshot) => RequestError.Unavailable(
        snapshot.Hosts.Count == 0
            ? "No model host is configured. Set GreenServ:Router:Hosts:0:Url (or OLLAMA_HOST) to the address of one, for example http://localhost:11434, or add it with POST /greenserv/hosts."
            : "No model host can be used now: " + string.Join("; ", snapshot.Hosts.Select(state => $"{state.Host.Name} ({state.Problem ?? "it has no model that can chat"})")) + ".",
        "no_model_available");

    private RequestError UnknownModel(string model, KeyGrant grant) => new(
        StatusCodes.Status404NotFound, "invalid_request_error",
        $"There is no model or profile '{model}'. Profiles are {string.Join(", ", profiles.All.Select(profile => profile.Name).Where(grant.AllowsProfile))}; GET /v1/models and GET /api/tags list the models.",
        "model", "model_not_found");

    private static RequestError NoChat(string model) => RequestError.Invalid(
        $"'{model}' turns text into vectors and can not chat. Name a profile such as 'greenserv', or a model that can.", "model", "unsupported_model");

    private static RequestError NoEmbeddingModel(Profile profile) => RequestError.Invalid(
        $"No policy chooses a model for embeddings: vectors of different models share no space. Name the model, or set EmbeddingModel of profile '{profile.Name}'.",
        "model", "no_embedding_model");

    private static RequestError Unable(RequestError[] inabilities, string reasons) => RequestError.Invalid(
        $"No model is left that can answer this request: {reasons}.",
        inabilities.Select(inability => inability.Param).FirstOrDefault(param => param is not null),
        inabilities.All(inability => inability.Code == Abilities.ContextCode) ? Abilities.ContextCode : "no_candidate");

    private static RequestError NothingLeft(Candidate[] list, RoutingOverrides overrides, KeyGrant grant)
    {
        var asked = list.Where(candidate => candidate.RejectedBecause is not (CandidateList.NotNamed or CandidateList.NotInRequest)).ToArray();
        if (asked.Length == 0)
        {
            return RequestError.Invalid(
                $"No model is left for this request: 'greenserv.allow' names {string.Join(", ", overrides.Allow ?? [])}, which is not in the pool now or not the model asked for.",
                "greenserv.allow", "no_candidate");
        }

        // Of other models a key is told nothing.
        asked = [.. asked.Where(candidate => grant.Sees(candidate.Arm.Model))];
        if (asked.Length == 0)
        {
            return new RequestError(
                StatusCodes.Status403Forbidden, "permission_error", $"No model is left for this request: {grant.Who} may use {KeyAccess.List(grant.Models, "no model")}.",
                "model", "model_not_allowed");
        }

        // One thing that no host can be asked is a matter of the request, not of the pool.
        if (asked.Select(candidate => candidate.Inability).Distinct().ToArray() is [{ Param: not null } one])
            return one;
        var reasons = string.Join("; ", asked.Select(candidate => $"{candidate.Arm.Model} ({candidate.RejectedBecause})"));
        if (asked.Any(candidate => candidate.Inability is not null))
            return Unable([.. asked.Select(candidate => candidate.Inability).OfType<RequestError>()], reasons);
        return asked.All(candidate => candidate.RejectedBecause == CandidateList.NotForKey)
            ? new RequestError(StatusCodes.Status403Forbidden, "permission_error", $"No model is left for this request: {reasons}.", "model", "model_not_allowed")
            : RequestError.Unavailable($"No model is left for this request: {reasons}.", "no_model_available");
    }
}
