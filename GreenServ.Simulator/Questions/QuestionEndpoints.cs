using System.Text.Json.Serialization;

namespace GreenServ.Simulator.Questions;

/// <summary><c>GET /simulator/questions</c>: questions with references, for whoever makes traffic.</summary>
internal static class QuestionEndpoints
{
    private const int MaxCount = 1000;

    public static void MapQuestions(this IEndpointRouteBuilder endpoints) => endpoints.MapGet("/simulator/questions", Sample);

    private static IResult Sample(QuestionSet questions, int count = 50, int seed = 0)
    {
        if (count is < 1 or > MaxCount)
            return TypedResults.Problem($"count is {count}; it must be from 1 to {MaxCount}.", statusCode: StatusCodes.Status400BadRequest);
        var sample = questions.Sample(count, seed).Select(question => new SampledQuestion(question.Id, question.Kind, question.Prompt, question.Reference, question.Scorer));
        return TypedResults.Json(new SampledQuestions([.. sample]), QuestionsJsonContext.Default.SampledQuestions);
    }
}

internal sealed record SampledQuestions(IReadOnlyList<SampledQuestion> Questions);

internal sealed record SampledQuestion(string Id, string Kind, string Prompt, string Reference, string Scorer);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SampledQuestions))]
internal sealed partial class QuestionsJsonContext : JsonSerializerContext;
