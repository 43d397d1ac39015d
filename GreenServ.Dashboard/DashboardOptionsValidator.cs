using Microsoft.Extensions.Options;

namespace GreenServ.Dashboard;

/// <summary>Reports every setting that can not work, with its key and what would.</summary>
internal sealed class DashboardOptionsValidator : IValidateOptions<DashboardOptions>
{
    private static readonly TimeSpan s_shortestPeriod = TimeSpan.FromMilliseconds(100);

    public ValidateOptionsResult Validate(string? name, DashboardOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.RouterUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            errors.AddError(
                $"{DashboardOptions.SectionName}:{nameof(options.RouterUrl)} is '{options.RouterUrl}'; it must be an absolute http or https address such as http://localhost:8080.");
        }

        if (options.RefreshPeriod < s_shortestPeriod)
        {
            errors.AddError(
                $"{DashboardOptions.SectionName}:{nameof(options.RefreshPeriod)} is {options.RefreshPeriod}; it must be at least {s_shortestPeriod}.");
        }

        if (options.ReadTimeout <= TimeSpan.Zero)
            errors.AddError($"{DashboardOptions.SectionName}:{nameof(options.ReadTimeout)} is {options.ReadTimeout}; it must be positive.");
        return errors.Build();
    }
}
