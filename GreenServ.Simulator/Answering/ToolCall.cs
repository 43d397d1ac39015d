namespace GreenServ.Simulator.Answering;

/// <summary>A tool that a model calls.</summary>
/// <param name="Id">What its result refers to.</param>
/// <param name="Name">The function.</param>
/// <param name="Arguments">A JSON object.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments);
