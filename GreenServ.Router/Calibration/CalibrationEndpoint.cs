using GreenServ.Client.Wire;
using GreenServ.Core.Expectations;
using GreenServ.Router.Admin;
using GreenServ.Storage.Telemetry;

namespace GreenServ.Router.Calibration;

/// <summary><c>GET /greenserv/energy/calibration</c>: from the store, so that a restart forgets nothing of it.</summary>
internal static class CalibrationEndpoint
{
    private const string StandardWindow = "24h";

    // Some tens of milliseconds of work.
    private const int MostRequests = 50_000;

    public static IEndpointRouteBuilder MapCalibration(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/greenserv/energy/calibration", GetAsync).AddEndpointFilter(AdminRequests.AnswerForStore);
        return endpoints;
    }

    private static async Task<IResult> GetAsync(ITelemetryStore store, TimeProvider time, CancellationToken cancellationToken, string window = StandardWindow)
    {
        if (TimeWindow.Parse(window) is not { } length)
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["window"] = [$"It is '{window}'; {TimeWindow.Expected}."] });
        var since = time.GetUtcNow() - length;

        // One more tells whether there are more.
        var outcomes = await store.GetPredictionsAsync(since, MostRequests + 1, cancellationToken);
        var compared = outcomes.Take(MostRequests).ToArray();
        return TypedResults.Json(new EnergyCalibration
        {
            Since = since,
            Truncated = outcomes.Count > MostRequests,
            All = Figures(compared),
            Sources = Sources(compared),
            Models =
            [
                .. compared.GroupBy(outcome => outcome.Model)
                    .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new ModelCalibration { Model = group.Key, All = Figures(group), Sources = Sources(group) }),
            ],
        }, GreenServJsonContext.Default.EnergyCalibration);
    }

    private static SourceCalibration[] Sources(IEnumerable<PredictionOutcome> outcomes) =>
        [.. outcomes.GroupBy(outcome => outcome.Source).OrderBy(group => group.Key).Select(group => new SourceCalibration(JsonNames.Of(group.Key), Figures(group)))];

    private static CalibrationFigures Figures(IEnumerable<PredictionOutcome> outcomes)
    {
        var errors = PredictionErrors.Of(outcomes.Select(outcome => (outcome.PredictedJoules, outcome.LowJoules, outcome.HighJoules, outcome.Joules)));
        return new()
        {
            Requests = errors.Requests,
            MeanRatio = errors.MeanRatio,
            MedianRatio = errors.MedianRatio,
            MeanAbsoluteError = errors.MeanAbsoluteError,
            WithinInterval = errors.WithinInterval,
            MeanPredictedJoules = errors.MeanPredictedJoules,
            MeanJoules = errors.MeanJoules,
        };
    }
}
