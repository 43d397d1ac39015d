using GreenServ.Core.Energy;
using GreenServ.Router.Residency;
using GreenServ.Router.Routing;

namespace GreenServ.Router.Conversations;

/// <summary>
/// Keeps conversations where they were. A tool's result goes to the model that made the call; another turn may go elsewhere, where
/// reading the conversation again costs energy that its model would not spend.
/// </summary>
internal sealed class Continuity(ConversationMemory memory, ResidencyMonitor residency)
{
    private const int CharactersPerToken = 4;

    /// <summary>Applies what the conversation asks to candidates that are otherwise settled.</summary>
    public void Apply(RoutedRequest request)
    {
        if (request.Pinned || TurnKey.Earlier(request) is not { } key || memory.Find(key) is not { } earlier)
            return;
        var own = request.Candidates.FirstOrDefault(candidate => candidate.Arm.Id == earlier.Arm);
        var lost = own is null ? "it is no longer in the pool" : own.RejectedBecause;
        request.Continuation = new Continuation(earlier, request.Turns?.AnswersToolCall ?? false, lost);
        if (lost is not null)
            return;
        if (request.Continuation.IsBinding)
            HoldBack(request, own!, $"this is the result of a tool that {earlier.Model} called, which goes on with it");
        else if (HasReadIt(own!))
            PriceSwitching(request, own!);
    }

    private static void HoldBack(RoutedRequest request, Candidate own, string reason)
    {
        foreach (var other in request.Candidates.Where(candidate => candidate != own && candidate.RejectedBecause is null))
            other.HoldBack(reason);
    }

    // What was unloaded since has forgotten it like any other.
    private bool HasReadIt(Candidate own) => residency.Of(own.Placement.Host).StateOf(own.Placement.Model) != ModelState.NotLoaded;

    private static void PriceSwitching(RoutedRequest request, Candidate own)
    {
        var tokens = (request.Turns?.EarlierCharacters ?? 0) / CharactersPerToken;
        if (tokens == 0)
            return;
        foreach (var other in request.Candidates.Where(candidate => candidate != own && candidate.RejectedBecause is null))
            other.SwitchJoules = other.Arm.Traits is { TotalBillions: not null } traits ? EnergyEstimator.Estimate(traits, tokens, 0).Joules : null;
    }
}
