using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace GreenServ.ServiceDefaults.Configuration;

/// <summary>Settings in a JSON file that is read again when it changes.</summary>
public static class SettingsFile
{
    /// <summary>Adds the file where it exists. While it is not valid JSON the settings before stay in force, and the reason can be asked for.</summary>
    public static IConfigurationBuilder AddSettingsFile(this IConfigurationBuilder builder, string path) =>
        builder.Add<Source>(source =>
        {
            source.Path = path;
            source.Optional = true;
            source.ReloadOnChange = true;
            source.ResolveFileProvider();
        });

    /// <summary>Why settings files could not be read again the last time; empty when all is well.</summary>
    public static IReadOnlyList<string> Problems(IConfiguration configuration) =>
        configuration is IConfigurationRoot root ? [.. root.Providers.OfType<Provider>().Select(provider => provider.Problem).OfType<string>()] : [];

    private sealed class Source : JsonConfigurationSource
    {
        public override IConfigurationProvider Build(IConfigurationBuilder builder)
        {
            EnsureDefaults(builder);
            return new Provider(this);
        }
    }

    // The framework's own provider forgets everything it knew when it meets a file that is not valid.
    private sealed class Provider(Source source) : JsonConfigurationProvider(source)
    {
        private bool _started;

        public string? Problem { get; private set; }

        public override void Load()
        {
            base.Load();
            _started = true;
        }

        public override void Load(Stream stream)
        {
            try
            {
                base.Load(stream);
                Problem = null;
            }
            catch (FormatException e) when (_started)
            {
                Problem = $"{Source.Path} is not valid: {e.InnerException?.Message ?? e.Message}";
            }
        }
    }
}
