using GreenServ.Simulator.Embedding;
using GreenServ.Simulator.Energy;
using GreenServ.Simulator.Ollama;
using GreenServ.Simulator.OpenAi;
using GreenServ.Simulator.Questions;

namespace GreenServ.Simulator;

/// <summary>Maps the simulated model host.</summary>
public static class SimulatorApplicationExtensions
{
    /// <summary>Header on every response, so that nobody takes a simulated answer for a model's.</summary>
    public const string SimulatedHeader = "x-greenserv-simulated";

    /// <summary>Maps Ollama's surface, OpenAI's as Ollama serves it, the energy counters and the questions.</summary>
    public static WebApplication MapSimulator(this WebApplication app)
    {
        app.Use(static (http, next) =>
        {
            http.Response.Headers[SimulatedHeader] = "true";
            return next(http);
        });
        app.MapOllamaModels();
        app.MapOllamaGeneration();
        app.MapEmbed();
        app.MapOpenAi();
        app.MapEnergyMetrics();
        app.MapQuestions();
        return app;
    }
}
