using GreenServ.Router.Errors;
using GreenServ.Router.Forwarding;
using GreenServ.Router.Pool;

namespace GreenServ.Router.Routing;

/// <summary>What a client is told when nothing that could be asked has answered.</summary>
internal static class FailureErrors
{
    public static RequestError Of(IReadOnlyList<(Placement Placement, AttemptFailure Failure)> failures, Deadline? deadline)
    {
        if (failures is [.., { Failure.DeadlinePassed: true }])
            return QueueErrors.DeadlinePassed(deadline!.Value);
        if (failures.Count > 0 && failures.All(failed => failed.Failure.Queue is not null))
            return QueueErrors.Of([.. failures.Select(failed => (failed.Placement, failed.Failure.Queue!))], deadline);
        var attempts = string.Join("; ", failures.Select(failed => $"{failed.Placement.Model} on {failed.Placement.Host.Name}: {failed.Failure.Error}"));
        return failures.Count > 0 && failures.All(failed => failed.Failure.Busy is not null || failed.Failure.Queue is not null)
            ? new RequestError(StatusCodes.Status429TooManyRequests, "rate_limit_error", $"Every model that could be asked has too much to do: {attempts}.", null, "all_models_busy")
            {
                RetryAfter = failures.Select(failed => failed.Failure.Busy?.RetryAfter ?? failed.Failure.Queue?.RetryAfter).Min() ?? TimeSpan.FromSeconds(1),
            }
            : new RequestError(StatusCodes.Status502BadGateway, "upstream_error", $"Every model that could be asked failed: {attempts}.", null, "all_models_failed");
    }
}
