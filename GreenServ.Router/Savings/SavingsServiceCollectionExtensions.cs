namespace GreenServ.Router.Savings;

/// <summary>Registers what tells savings.</summary>
internal static class SavingsServiceCollectionExtensions
{
    public static IServiceCollection AddSavings(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<SavingsOptions, SavingsOptionsValidator>()
            .BindConfiguration(SavingsOptions.SectionName, binder => binder.ErrorOnUnknownConfiguration = true);
        services.AddSingleton<RouterEnergy>();
        services.AddHostedService(provider => provider.GetRequiredService<RouterEnergy>());
        services.AddSingleton<SavingsReader>();
        return services;
    }
}
