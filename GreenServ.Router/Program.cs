using GreenServ.Router;

// Apart from the others this service shares state through Redis and Postgres; all in one, GreenServ.AppHost hosts it.
return await ReplicaCommand.RunAsync(args);
