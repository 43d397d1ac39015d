using Microsoft.Extensions.Options;

namespace GreenServ.Router.Savings;

/// <summary>Reports what is wrong with the savings options.</summary>
internal sealed class SavingsOptionsValidator : IValidateOptions<SavingsOptions>
{
    public ValidateOptionsResult Validate(string? name, SavingsOptions options) => options.WattsPerCore is > 0 and <= 100
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{SavingsOptions.SectionName}:WattsPerCore is {options.WattsPerCore}; it must be above 0 and at most 100.");
}
