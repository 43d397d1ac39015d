using GreenServ.Simulator.Models;

namespace GreenServ.Simulator.Playback;

/// <summary>Whether a request may run: a model, or the status and message it is refused with.</summary>
internal readonly record struct Admission(SimulatedModel? Model, int Status, string Error)
{
    public static Admission Of(SimulatedModel model) => new(model, StatusCodes.Status200OK, "");

    public static Admission Refused(int status, string error) => new(null, status, error);

    public static Admission NotFound(string name) => Refused(StatusCodes.Status404NotFound, $"model '{name}' not found");

    public static Admission BadJson(string reason) => Refused(StatusCodes.Status400BadRequest, reason);
}
