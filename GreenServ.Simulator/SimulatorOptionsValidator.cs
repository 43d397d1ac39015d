using Microsoft.Extensions.Options;

namespace GreenServ.Simulator;

internal sealed class SimulatorOptionsValidator : IValidateOptions<SimulatorOptions>
{
    public ValidateOptionsResult Validate(string? name, SimulatorOptions options)
    {
        var errors = new List<string>();
        if (options.TimeScale is not (>= 0 and <= 1000))
            errors.Add($"{SimulatorOptions.SectionName}:{nameof(options.TimeScale)} is {options.TimeScale}; it must be from 0 (no waiting) to 1000.");
        if (options.GpuCount is < 1 or > 64)
            errors.Add($"{SimulatorOptions.SectionName}:{nameof(options.GpuCount)} is {options.GpuCount}; it must be from 1 to 64.");
        if (options.IdleWatts is not (>= 0 and <= 10_000))
            errors.Add($"{SimulatorOptions.SectionName}:{nameof(options.IdleWatts)} is {options.IdleWatts}; it must be from 0 to 10000 watts.");
        if (options.MemoryGigabytes is not (null or > 0))
            errors.Add($"{SimulatorOptions.SectionName}:{nameof(options.MemoryGigabytes)} is {options.MemoryGigabytes}; it must be above 0, or left out to hold all models.");
        if (options.KeepAlive < TimeSpan.Zero)
            errors.Add($"{SimulatorOptions.SectionName}:{nameof(options.KeepAlive)} is {options.KeepAlive}; it must be at least 0.");
        if (options.LoadWatts is not (>= 0 and <= 10_000))
            errors.Add($"{SimulatorOptions.SectionName}:{nameof(options.LoadWatts)} is {options.LoadWatts}; it must be from 0 to 10000 watts.");
        if (!Version.TryParse(options.OllamaVersion, out _))
            errors.Add($"{SimulatorOptions.SectionName}:{nameof(options.OllamaVersion)} is '{options.OllamaVersion}'; it must be numbers such as 0.13.3.");
        if (options.ModelsFile is { } file && !File.Exists(file))
            errors.Add($"{SimulatorOptions.SectionName}:{nameof(options.ModelsFile)} names {file}, which does not exist.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
