namespace GreenServ.Router.Replicas;

/// <summary>
/// Whether this router is the one of its pool that puts on record what all of them see, such as that a model began anew. Two may be for a while; what both put on
/// record counts once.
/// </summary>
internal interface IPoolOwner
{
    bool IsOwner { get; }
}

/// <summary>A router without others.</summary>
internal sealed class SoleOwner : IPoolOwner
{
    public bool IsOwner => true;
}
