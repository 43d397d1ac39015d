// The system in one picture: the services that the plain start hosts in one process, here apart, each with what it needs.
// Aspire turns every reference into configuration: ConnectionStrings__state, ConnectionStrings__telemetry,
// services__router__http__0 and OTEL_*. The services read the same keys wherever they run.

using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
{
    // Generated passwords are read back from the user secrets only in Development; without them the kept volumes stay shut.
    Args = ["--environment", "Development", .. args],
    // On one developer's machine everything stays on loopback: no certificate to create and trust first.
    AllowUnsecuredTransport = true,
    DeveloperCertificateDefaultHttpsTerminationEnabled = false,
});

// Where Aspire's own dashboard listens and takes telemetry, unless the environment says otherwise.
builder.Configuration["ASPNETCORE_URLS"] ??= "http://localhost:15080";
builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ??= "http://localhost:15081";

// What is learned and shared between router replicas, saved every ten seconds in which it changed.
var state = builder.AddRedis("state")
    .WithDataVolume("greenserv-state")
    .WithPersistence(TimeSpan.FromSeconds(10), keysChangedThreshold: 1);

// What has happened: decisions, feedback, energy.
var telemetry = builder.AddPostgres("postgres")
    .WithDataVolume("greenserv-telemetry")
    .AddDatabase("telemetry");

// Moves records from the event log into the store, after bringing its tables up to date: so the others wait for it.
var workers = builder.AddProject<Projects.GreenServ_Workers>("workers", launchProfileName: null)
    .WithHttpEndpoint(name: "http")
    .WithHttpHealthCheck("/health")
    .WithReference(state).WaitFor(state)
    .WithReference(telemetry).WaitFor(telemetry);

var router = builder.AddProject<Projects.GreenServ_Router>("router", launchProfileName: null)
    .WithHttpEndpoint(port: 8080, name: "http")
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(state).WaitFor(state)
    .WithReference(telemetry).WaitFor(workers);

workers.WithReference(router);

builder.AddProject<Projects.GreenServ_Dashboard>("dashboard", launchProfileName: null)
    .WithHttpEndpoint(port: 8081, name: "http")
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(telemetry)
    .WithReference(router).WaitFor(router);

// The models: an Ollama that already runs, named by OLLAMA_HOST as for any Ollama client, or one in a container (Ollama:Container=true).
const string HostUrl = "GreenServ__Router__Hosts__0__Url";
if (builder.Configuration["OLLAMA_HOST"] is { Length: > 0 } host)
{
    router.WithEnvironment(HostUrl, host);
}
else if (builder.Configuration.GetValue<bool>("Ollama:Container"))
{
    var ollama = builder.AddContainer("ollama", "ollama/ollama", "0.18.2")
        .WithHttpEndpoint(targetPort: 11434, name: "http")
        .WithHttpHealthCheck("/")
        .WithVolume("greenserv-ollama", "/root/.ollama");
    router.WithEnvironment(HostUrl, ollama.GetEndpoint("http")).WaitFor(ollama);
}

builder.Build().Run();
