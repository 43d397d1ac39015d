namespace GreenServ.Dashboard.Energy;

/// <summary>What the router said to one question, or why it said nothing.</summary>
public sealed record Reading<T>(T? Value, string? Problem)
    where T : class;
