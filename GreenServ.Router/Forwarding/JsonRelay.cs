using System.Globalization;
using System.Text;
using GreenServ.Router.Bodies;
using GreenServ.Router.Errors;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Forwarding;

/// <summary>Passes a whole answer to the client: its id replaced, our two objects added at its end, all else as it came.</summary>
internal static class JsonRelay
{
    /// <param name="status">Status of the host.</param>
    /// <param name="body">Body of the host.</param>
    /// <param name="response">Response to the client.</param>
    /// <param name="delivery">What to write into it.</param>
    /// <param name="cancellationToken">The client leaving.</param>
    public static async Task RelayAsync(int status, byte[] body, HttpResponse response, Delivery delivery, CancellationToken cancellationToken)
    {
        var scan = ResponseScan.Read(body);
        var succeeded = status is >= 200 and < 300;
        var (receipt, error) = delivery.Complete(new Answer
        {
            Status = succeeded ? OutcomeStatus.Completed : OutcomeStatus.Failed,
            HttpStatus = status,
            Error = succeeded ? null : scan?.Error ?? $"The model host answered HTTP {status}.",
            Streamed = false,
            PromptTokens = scan?.PromptTokens,
            CompletionTokens = scan?.CompletionTokens,
            HostResponseId = scan?.Id,
        });

        delivery.Begin(response);
        if (error is not null)
        {
            await OpenAiErrors.WriteAsync(response, error, cancellationToken);
            return;
        }

        response.StatusCode = status;
        response.ContentType = "application/json";
        if (succeeded && receipt is { EnergyJoules: { } joules })
        {
            response.Headers["x-greenserv-energy-joules"] = joules.ToString("0.###", CultureInfo.InvariantCulture);
            response.Headers["x-greenserv-energy-source"] = receipt.EnergySource;
        }

        var sent = succeeded && scan is { } read ? Annotate(body, read, delivery.ResponseId, receipt!) : body;
        response.ContentLength = sent.Length;
        await response.Body.WriteAsync(sent, cancellationToken);
    }

    private static byte[] Annotate(byte[] body, ResponseScan scan, string responseId, Receipt receipt)
    {
        var added = $",\"greenserv\":{receipt.GreenservJson}" + (receipt.EnergyJson is { } energy ? $",\"energy\":{energy}" : "");
        var end = new Splice(scan.ObjectEnd, scan.ObjectEnd, Encoding.UTF8.GetBytes(added));
        return scan.IdRange is { } id
            ? Splice.Apply(body, [new(id.Start, id.End, Encoding.UTF8.GetBytes($"\"{responseId}\"")), end])
            : Splice.Apply(body, [end]);
    }
}
