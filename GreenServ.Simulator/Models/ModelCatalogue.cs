using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using GreenServ.Simulator.Embedding;
using GreenServ.Simulator.Failures;
using GreenServ.Simulator.Questions;

namespace GreenServ.Simulator.Models;

/// <summary>The models on this host.</summary>
internal sealed class ModelCatalogue
{
    private readonly FrozenDictionary<string, SimulatedModel> _byName;

    private ModelCatalogue(IReadOnlyList<SimulatedModel> models)
    {
        All = models;
        _byName = models.ToFrozenDictionary(model => model.Name, StringComparer.OrdinalIgnoreCase);
        Control = new SimulatorControl([.. models.Select(model => model.Name), SimulatedEncoder.Name]);
    }

    /// <summary>Every model configured, small to large as the file lists them.</summary>
    public IReadOnlyList<SimulatedModel> All { get; }

    public SimulatorControl Control { get; }

    /// <summary>Models that are not made missing.</summary>
    public IEnumerable<SimulatedModel> Present => All.Where(model => Control.FailureOf(model.Name) is not Failure.Missing);

    /// <summary>Whether the encoder beside them is not made missing.</summary>
    public bool HasEncoder => Control.FailureOf(SimulatedEncoder.Name) is not Failure.Missing;

    /// <summary>Finds a model by tag; <c>:latest</c> is optional.</summary>
    public SimulatedModel? Find(string name)
    {
        const string Latest = ":latest";
        var bare = name.EndsWith(Latest, StringComparison.OrdinalIgnoreCase) ? name[..^Latest.Length] : name;
        return _byName.GetValueOrDefault(bare);
    }

    /// <exception cref="InvalidOperationException">The file is not a model list, or an option names a model that it lacks.</exception>
    public static ModelCatalogue Load(SimulatorOptions options)
    {
        using var stream = options.ModelsFile is { } file
            ? File.OpenRead(file)
            : typeof(ModelCatalogue).Assembly.GetManifestResourceStream("models.json")!;
        var source = options.ModelsFile ?? "the built-in models.json";
        ModelsDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(stream, ModelsJsonContext.Default.ModelsDocument);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"{source} is not a list of simulated models: {exception.Message}", exception);
        }

        var models = document?.Models ?? [];
        foreach (var model in models)
        {
            if (QuestionKinds.All.FirstOrDefault(kind => !model.Accuracy.ContainsKey(kind)) is { } missing)
                throw new InvalidOperationException($"{source}: model {model.Name} has no accuracy for {missing}; all of {string.Join(", ", QuestionKinds.All)} are needed.");
        }

        if (options.Models.FirstOrDefault(name => models.All(model => model.Name != name)) is { } unknown)
            throw new InvalidOperationException($"{SimulatorOptions.SectionName}:{nameof(options.Models)} names {unknown}; {source} has {string.Join(", ", models.Select(model => model.Name))}.");
        return new([.. models.Where(model => options.Models.Count == 0 || options.Models.Contains(model.Name))]);
    }
}

/// <summary>The file: what the figures are, then the models.</summary>
internal sealed record ModelsDocument(string Source, string Measured, string Derived, IReadOnlyList<SimulatedModel> Models);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelsDocument))]
internal sealed partial class ModelsJsonContext : JsonSerializerContext;
