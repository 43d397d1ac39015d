using GreenServ.Simulator.Answering;
using GreenServ.Simulator.Energy;
using GreenServ.Simulator.Failures;
using GreenServ.Simulator.Models;
using GreenServ.Simulator.Playback;
using GreenServ.Simulator.Questions;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GreenServ.Simulator;

/// <summary>Registers the simulated model host.</summary>
public static class SimulatorBuilderExtensions
{
    /// <summary>
    /// Adds the simulated models, their questions and a <see cref="SimulatorControl"/>. Options come from the section
    /// <see cref="SimulatorOptions.SectionName"/>, then from <paramref name="configure"/>.
    /// </summary>
    public static IHostApplicationBuilder AddSimulator(this IHostApplicationBuilder builder, Action<SimulatorOptions>? configure = null)
    {
        var options = builder.Services.AddOptions<SimulatorOptions>().BindConfiguration(SimulatorOptions.SectionName).ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SimulatorOptions>, SimulatorOptionsValidator>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton(services => ModelCatalogue.Load(services.GetRequiredService<IOptions<SimulatorOptions>>().Value));
        builder.Services.TryAddSingleton(services => services.GetRequiredService<ModelCatalogue>().Control);
        builder.Services.TryAddSingleton(_ => QuestionSet.Shared);
        builder.Services.TryAddSingleton<Answerer>();
        builder.Services.TryAddSingleton<EnergyLedger>();
        builder.Services.TryAddSingleton<FailingModels>();
        builder.Services.TryAddSingleton<Generator>();
        return builder;
    }
}
