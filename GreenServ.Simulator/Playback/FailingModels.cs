using GreenServ.Simulator.Failures;

namespace GreenServ.Simulator.Playback;

/// <summary>Lets requests fail as their models are to.</summary>
internal sealed class FailingModels(SimulatorControl control, TimeProvider time)
{
    /// <summary>Counts a request. Waits for the client to leave when the model hangs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="asked">Its name as the client wrote it.</param>
    /// <param name="cancellationToken">The client's.</param>
    /// <returns>What the request is refused with; <c>null</c> when it may run.</returns>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async Task<Admission?> FailAsync(string model, string asked, CancellationToken cancellationToken)
    {
        control.Arrived(model);
        switch (control.FailureOf(model))
        {
            case Failure.Missing:
                return Admission.NotFound(asked);
            case Failure.ServerError:
                return Admission.Refused(StatusCodes.Status500InternalServerError, "simulated failure: model runner has unexpectedly stopped");
            case Failure.Hang:
                control.Hung(model);
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken).ConfigureAwait(false);
                return null;
            default:
                return null;
        }
    }
}
