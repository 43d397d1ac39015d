using GreenServ.ServiceDefaults;
using GreenServ.Workers.EnergyAgent;
using GreenServ.Workers.Migrations;

if (MigrateCommand.IsAsked(args))
    return await MigrateCommand.RunAsync(args, Console.Out, Console.Error, CancellationToken.None);

var builder = WebApplication.CreateBuilder(args);
if (EnergyAgentHost.IsWanted(builder.Configuration))
    return await EnergyAgentHost.RunAsync(builder);

// Apart from the others the other roles need shared storage; all in one, GreenServ.AppHost hosts them.
await Console.Error.WriteLineAsync(SharedStorage.Refusal(builder.Configuration, "GreenServ.Workers"));
return 1;
