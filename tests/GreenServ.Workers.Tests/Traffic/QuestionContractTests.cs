using System.Net.Http.Json;
using System.Text.Json;
using GreenServ.Core.Evaluation.Scoring;
using GreenServ.Simulator;
using GreenServ.Workers.Traffic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace GreenServ.Workers.Tests.Traffic;

/// <summary>The simulator's answers and our scorers mean the same by right and wrong.</summary>
public sealed class QuestionContractTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.0)]
    public async Task Score_ModelThatIsAlwaysOrNeverRight_IsAlwaysOneOrZero(double accuracy)
    {
        var modelsFile = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(modelsFile, OneModel(accuracy), TestContext.Current.CancellationToken);
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            builder.AddSimulator(options =>
            {
                options.TimeScale = 0;
                options.ModelsFile = modelsFile;
            });
            await using var app = builder.Build();
            app.MapSimulator();
            await app.StartAsync(TestContext.Current.CancellationToken);
            var url = new Uri(app.Urls.First());
            using var http = new HttpClient();
            var chat = new RouterChat(http, url);
            var questions = (await http.GetFromJsonAsync(
                new Uri(url, "simulator/questions?count=1000&seed=3"), TrafficJsonContext.Default.TrafficQuestions, TestContext.Current.CancellationToken))!.Questions;

            foreach (var question in questions)
            {
                var answer = await chat.AskAsync("fixed", question.Prompt, stream: false, TestContext.Current.CancellationToken);
                var score = AnswerScorers.Find(question.Scorer)!.Score(question.Reference, answer.Text!);
                Assert.True(score == accuracy, $"{question.Id} scored {score} for \"{answer.Text}\" against \"{question.Reference}\"");
            }
        }
        finally
        {
            File.Delete(modelsFile);
        }
    }

    private static string OneModel(double accuracy)
    {
        string[] kinds = ["knowledge", "math", "code", "commonsense", "logic", "summarization", "writing", "translation", "extraction", "chat"];
        return JsonSerializer.Serialize(new
        {
            source = "test",
            measured = "",
            derived = "",
            models = new[]
            {
                new
                {
                    name = "fixed", huggingFace = "none", family = "none", parametersBillions = 1.0, contextLength = 4096, joulesPerInputToken = 0.1,
                    joulesPerOutputToken = 1.0, verbosity = 2.0, firstTokenMs = 1.0, msPerToken = 1.0, accuracy = kinds.ToDictionary(kind => kind, _ => accuracy),
                },
            },
        });
    }
}
