namespace GreenServ.Router.Admin;

/// <summary>Whether a host or a model takes requests.</summary>
internal enum ServiceState
{
    Active,

    /// <summary>Takes no new ones; disabled once the running ones have ended.</summary>
    Draining,
    Disabled,
}
