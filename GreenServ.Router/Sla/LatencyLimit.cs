using GreenServ.Core.Latency;
using GreenServ.Router.Learning;
using GreenServ.Router.Pool;
using GreenServ.Router.Routing;

namespace GreenServ.Router.Sla;

/// <summary>
/// Rejects the placements that are expected to take longer than a request's promise allows. One of which too little is known
/// passes; where all are too slow the fastest stays.
/// </summary>
internal sealed class LatencyLimit(Learner learner, HostLoad load)
{
    public void Apply(RoutedRequest request)
    {
        if (request.Promise?.LatencyP95Ms is not { } limit)
            return;
        var open = request.Candidates.Where(candidate => candidate.RejectedBecause is null).ToList();
        while (open.Count > 0)
        {
            var predicted = learner.PredictLatencies([.. open.Select(candidate => (
                candidate.Arm.Id, candidate.Placement.Host.Name,
                new LatencyFeatures(request.Features.EstimatedInputTokens, load.Of(candidate.Placement.Host))))]);
            for (var i = 0; i < predicted.Length; i++)
            {
                if (predicted[i] > limit)
                    open[i].GiveUpSlow(predicted[i]!.Value, limit);
            }

            // Where a model runs elsewhere too, that placement is judged next.
            open = [.. open.Where((candidate, i) => predicted[i] > limit && candidate.RejectedBecause is null)];
        }

        if (!request.HasCandidates)
            request.AdmitFastest();
    }
}
