using GreenServ.ServiceDefaults;

// Apart from the others this service needs shared storage; all in one, GreenServ.AppHost hosts it.
var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
await Console.Error.WriteLineAsync(SharedStorage.Refusal(configuration, "GreenServ.Dashboard"));
return 1;
