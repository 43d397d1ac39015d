namespace GreenServ.Lab.Data;

/// <summary>What one model did on one prompt; absent figures are <c>null</c>.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Quality">0..1.</param>
/// <param name="Costs">Indexed by <see cref="CostColumn"/>.</param>
internal sealed record OutcomeCell(string Model, double? Quality, double?[] Costs);

/// <summary>One recorded prompt with the outcomes of the models that were asked.</summary>
internal sealed record OutcomeRow(string Task, string? Prompt, IReadOnlyList<OutcomeCell> Cells);
