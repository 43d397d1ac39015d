namespace GreenServ.Router.Security;

/// <summary>Who waits for whom where requests have to wait.</summary>
internal enum PriorityClass
{
    Low,
    Normal,
    High,
}
