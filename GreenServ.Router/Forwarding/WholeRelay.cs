using System.Globalization;
using GreenServ.Router.Errors;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Forwarding;

/// <summary>Brings a whole answer to the client, once it is known to be one and is on record.</summary>
internal static class WholeRelay
{
    /// <returns>Why another placement should be asked; <c>null</c> once an answer has gone out.</returns>
    public static async Task<AttemptFailure?> RelayAsync(
        HttpResponseMessage upstream, WholePassage passage, Delivery delivery, HttpResponse response, CancellationToken patience, CancellationToken cancellationToken)
    {
        if (await HostBody.ReadAsync(upstream, patience) is not { } body)
            return new AttemptFailure("the host's answer is longer than 256 MiB");
        var status = (int)upstream.StatusCode;
        if (status is < 200 or >= 300)
        {
            var (refusal, failure) = passage.ReadRefusal(status, body);
            if (failure is null)
                await RefuseAsync(refusal, body, delivery, response, cancellationToken);
            return failure;
        }

        if (passage.Read(body) is { } problem)
            return new AttemptFailure(problem);
        delivery.Text?.Take(body);
        var (receipt, error) = await delivery.CompleteAsync(passage.ToAnswer());
        delivery.Begin(response);
        if (error is not null)
        {
            await SurfaceErrors.WriteAsync(response, error, cancellationToken);
            return null;
        }

        if (receipt!.EnergyJoules is { } joules)
        {
            response.Headers["x-greenserv-energy-joules"] = joules.ToString("0.###", CultureInfo.InvariantCulture);
            response.Headers["x-greenserv-energy-source"] = receipt.EnergySource;
        }

        await SurfaceErrors.WriteJsonAsync(response, passage.Write(receipt), cancellationToken);
        return null;
    }

    private static async Task RefuseAsync(Refusal refusal, byte[] body, Delivery delivery, HttpResponse response, CancellationToken cancellationToken)
    {
        var (_, error) = await delivery.CompleteAsync(new Answer
        {
            Status = OutcomeStatus.Failed,
            HttpStatus = refusal.Status,
            Error = HostError.MessageOf(body),
            Streamed = false,
        });
        delivery.Begin(response);
        if (error is not null)
        {
            await SurfaceErrors.WriteAsync(response, error, cancellationToken);
            return;
        }

        response.StatusCode = refusal.Status;
        await SurfaceErrors.WriteJsonAsync(response, refusal.Body, cancellationToken);
    }
}
