namespace GreenServ.Storage.Control;

/// <summary>Kinds of control state. Each has a table of the same shape; a new kind is a member here and such a table.</summary>
public enum ControlKind
{
    /// <summary>API keys, by their id.</summary>
    Key,

    /// <summary>Model hosts, by name, whatever its case.</summary>
    Host,

    /// <summary>Models, by name, whatever its case.</summary>
    Model,

    /// <summary>Profiles that were changed while running, by full name.</summary>
    Profile,
}
