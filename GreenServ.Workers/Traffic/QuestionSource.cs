using System.Net.Http.Json;

namespace GreenServ.Workers.Traffic;

/// <summary>Fetches questions in batches; used by one caller at a time.</summary>
internal sealed class QuestionSource(HttpClient http, Uri simulatorUrl, int seed)
{
    private const int BatchSize = 200;

    private readonly Queue<TrafficQuestion> _waiting = new();
    private int _batches;

    /// <exception cref="HttpRequestException">The simulator can not be reached, or it is none.</exception>
    public async Task<TrafficQuestion> NextAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0)
        {
            // Another seed for every batch: the same questions in the same order would repeat otherwise.
            var url = new Uri(simulatorUrl, $"simulator/questions?count={BatchSize}&seed={unchecked(seed * 1_000_003 + _batches)}");
            var batch = await http.GetFromJsonAsync(url, TrafficJsonContext.Default.TrafficQuestions, cancellationToken).ConfigureAwait(false);
            if (batch?.Questions is not { Count: > 0 } questions)
                throw new HttpRequestException($"{url} has no questions.");
            _batches++;
            foreach (var question in questions)
                _waiting.Enqueue(question);
        }

        return _waiting.Dequeue();
    }
}
