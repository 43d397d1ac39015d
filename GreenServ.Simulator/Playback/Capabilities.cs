using GreenServ.Simulator.Models;

namespace GreenServ.Simulator.Playback;

/// <summary>Refuses what a model can not do, in Ollama's words.</summary>
internal static class Capabilities
{
    public const string Tools = "tools";
    public const string Vision = "vision";
    public const string Thinking = "thinking";

    /// <summary>What a request is refused with; <c>null</c> when the model can.</summary>
    /// <param name="model">Who is asked.</param>
    /// <param name="name">Its name as the client wrote it.</param>
    /// <param name="ask">What is asked.</param>
    public static Admission? Refuse(SimulatedModel model, string name, Ask ask) =>
        ask.Tools.Count > 0 && !model.Capabilities.Contains(Tools) ? Refused($"{name} does not support {Tools}")
        : ask.Images.Count > 0 && !model.Capabilities.Contains(Vision) ? Refused($"{name} does not support {Vision}")
        : ask.Think is true && !model.Capabilities.Contains(Thinking) ? Refused($"\"{name}\" does not support {Thinking}")
        : null;

    private static Admission Refused(string error) => Admission.Refused(StatusCodes.Status400BadRequest, error);
}
