namespace GreenServ.Lab.Requests;

/// <summary>Where runs get their requests from.</summary>
internal interface IRequestStreams
{
    /// <summary>The requests of a seed, the same at every call; called from several threads.</summary>
    RequestStream Of(int seed);
}
