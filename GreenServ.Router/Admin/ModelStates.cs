namespace GreenServ.Router.Admin;

/// <summary>Which models an administrator has taken out of service, on whichever hosts they are.</summary>
internal sealed class ModelStates(ControlTable<ModelDocument> table)
{
    private const string Latest = ":latest";

    public IReadOnlyCollection<Administered<ModelDocument>> All => table.All;

    /// <summary>Whether any model drains.</summary>
    public bool AnyEnding => table.All.Any(model => model.Value.State == ServiceState.Draining);

    public Administered<ModelDocument>? Find(string model) => table.All.Count == 0 ? null : table.Find(IdOf(model));

    public ServiceState StateOf(string model) => Find(model)?.Value.State ?? ServiceState.Active;

    /// <summary>Why a model takes no requests; <c>null</c> when it does.</summary>
    public string? Reason(string model) => StateOf(model) switch
    {
        ServiceState.Draining => "is being drained",
        ServiceState.Disabled => "is disabled by an administrator",
        _ => null,
    };

    /// <summary>Under which a model is kept: as hosts do, without the tag that everything has.</summary>
    public static string IdOf(string model) =>
        model.EndsWith(Latest, StringComparison.OrdinalIgnoreCase) ? model[..^Latest.Length] : model;
}
