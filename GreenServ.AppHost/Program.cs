using GreenServ.AppHost.AllInOne;

return await StackCommand.Create().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = StackCommand.StopTimeout });
