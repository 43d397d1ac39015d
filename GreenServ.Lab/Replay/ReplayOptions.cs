using GreenServ.Lab.Data;
using GreenServ.Lab.Events;

namespace GreenServ.Lab.Replay;

/// <summary>What was asked on the command line, already checked for form.</summary>
internal sealed record ReplayOptions
{
    /// <summary>File of recorded outcomes.</summary>
    public required string Data { get; init; }

    public required IReadOnlyList<string> Policies { get; init; }

    /// <summary>One goal per λ, or one per α; with <see cref="Promises"/> empty until <see cref="PromiseList.Resolve"/> has read them on the data.</summary>
    public required IReadOnlyList<Goal> Goals { get; init; }

    /// <summary>What <c>--sla</c> asked for; empty for trade-offs.</summary>
    public IReadOnlyList<Promise> Promises { get; init; } = [];

    public required int Seeds { get; init; }

    /// <summary>Requests of a run; <c>null</c> plays every row once.</summary>
    public int? Requests { get; init; }

    /// <summary>Folder for results and figures; <c>null</c> writes none.</summary>
    public string? Out { get; init; }

    /// <summary>Whether contexts come from the prompt by the product's own encoder; else from the row's task.</summary>
    public bool LearnedFeatures { get; init; }

    public bool Impute { get; init; }

    public LearningOptions Learning { get; init; } = LearningOptions.Usual;

    /// <summary>What happens to the pool under way.</summary>
    public IReadOnlyList<EventRequest> Events { get; init; } = [];

    /// <summary>Requests of a run over a table.</summary>
    public int RequestsOn(OutcomeTable table) => Requests ?? table.Rows;

    public string Features => LearnedFeatures ? "learned" : "declared";
}
