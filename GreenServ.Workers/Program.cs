using GreenServ.Workers;
using GreenServ.Workers.EnergyAgent;

// An agent needs no storage. The other roles, apart from the rest, share state through Redis and Postgres; all in one, GreenServ.AppHost hosts them.
var builder = WebApplication.CreateBuilder(args);
return EnergyAgentHost.IsWanted(builder.Configuration) ? await EnergyAgentHost.RunAsync(builder) : await WorkersCommand.RunAsync(args);
