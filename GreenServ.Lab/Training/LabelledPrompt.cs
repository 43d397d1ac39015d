using GreenServ.Core.Features;

namespace GreenServ.Lab.Training;

/// <summary>A prompt whose kind is known, and the collection (or generated style) it comes from.</summary>
internal sealed record LabelledPrompt(TaskKind Kind, string Source, string Text);
