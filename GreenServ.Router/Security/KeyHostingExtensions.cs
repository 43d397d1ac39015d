using Microsoft.Extensions.Options;

namespace GreenServ.Router.Security;

/// <summary>Registration of keys, and of what asks for them.</summary>
internal static class KeyHostingExtensions
{
    public static IServiceCollection AddKeys(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<AdminKeyVariable, AdminKeyVariableValidator>()
            .Configure<IConfiguration>((variable, configuration) => variable.Secret = configuration[AdminKeyVariable.Name] is { Length: > 0 } secret ? secret : null);
        services.AddSingleton<KeyRing>();
        services.AddSingleton<OriginPolicy>();
        services.AddHostedService<BindingGuard>();
        return services;
    }

    /// <summary>Before every endpoint: browsers' questions first, then who asks.</summary>
    public static WebApplication UseKeys(this WebApplication app)
    {
        app.UseMiddleware<CrossOrigin>();
        app.UseMiddleware<KeyGate>();
        return app;
    }
}
