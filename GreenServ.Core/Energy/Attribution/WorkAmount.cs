namespace GreenServ.Core.Energy.Attribution;

/// <summary>Work done for one request within some time.</summary>
/// <param name="PresentSeconds">How long it was in flight.</param>
/// <param name="LoadSeconds">Of these, how long it waited for its model to load.</param>
/// <param name="PromptTokens">Prompt tokens read.</param>
/// <param name="OutputTokens">Tokens written.</param>
internal readonly record struct WorkAmount(double PresentSeconds, double LoadSeconds, double PromptTokens, double OutputTokens)
{
    public static WorkAmount operator +(WorkAmount a, WorkAmount b) => new(
        a.PresentSeconds + b.PresentSeconds, a.LoadSeconds + b.LoadSeconds, a.PromptTokens + b.PromptTokens, a.OutputTokens + b.OutputTokens);
}
