using System.Text;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Security;

/// <summary>
/// The key of <c>GREENSERV_ADMIN_KEY</c>: good for everything as long as the variable is set, and never stored, so that taking it out
/// of the environment takes it away.
/// </summary>
internal sealed class AdminKeyVariable
{
    public const string Name = "GREENSERV_ADMIN_KEY";

    /// <summary>Id under which it is listed.</summary>
    public const string Id = "environment";

    /// <summary>As set; <c>null</c> where it is not.</summary>
    public string? Secret { get; set; }
}

/// <summary>A key that people choose must at least not be a word.</summary>
internal sealed class AdminKeyVariableValidator : IValidateOptions<AdminKeyVariable>
{
    private const int Shortest = 24;

    public ValidateOptionsResult Validate(string? name, AdminKeyVariable options) =>
        options.Secret is not { } secret ? ValidateOptionsResult.Success
        : secret.Length < Shortest || secret.Length > KeySecret.Longest
            ? ValidateOptionsResult.Fail($"{AdminKeyVariable.Name} has {secret.Length} characters; it must have {Shortest} to {KeySecret.Longest}, for example those of `openssl rand -base64 32`.")
        : !secret.All(character => Ascii.IsValid(character) && !char.IsControl(character) && character != ' ')
            ? ValidateOptionsResult.Fail($"{AdminKeyVariable.Name} has a character that no HTTP header carries safely; use ASCII letters, digits and punctuation, without spaces.")
        : ValidateOptionsResult.Success;
}
