using System.CommandLine;
using System.Globalization;
using GreenServ.Storage;
using Microsoft.Extensions.Options;

namespace GreenServ.AppHost.AllInOne;

/// <summary>The command line of the all-in-one start.</summary>
internal static class StackCommand
{
    /// <summary>When a stop has to have ended; container engines kill after as long. Answers in flight get a part of it.</summary>
    public static TimeSpan StopTimeout { get; } = TimeSpan.FromSeconds(10);

    public static RootCommand Create()
    {
        var routerPort = Port("--router-port", "Port of the router on this machine; 0 takes a free one.", StackSettings.DefaultRouterPort);
        var dashboardPort = Port("--dashboard-port", "Port of the dashboard on this machine; 0 takes a free one.", StackSettings.DefaultDashboardPort);
        var dataFolder = new Option<string>("--data-dir")
        {
            Description = "Folder that keeps what was learned and recorded.",
            DefaultValueFactory = _ => StackSettings.DefaultDataFolder,
        };
        var demo = new Option<DemoMode>("--demo")
        {
            Description = "Simulated models: 'auto' when no model host is configured or answers, 'on' always, 'off' never.",
            DefaultValueFactory = _ => DemoMode.Auto,
        };

        var bind = Bind();
        var createKey = new Option<bool>("--create-key") { Description = "Prints a new key that may do everything, once, and ends; nothing is started." };

        var command = new RootCommand("Starts GreenServ whole in one process: router, workers and dashboard.") { routerPort, dashboardPort, bind, dataFolder, demo, createKey };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new StackSettings(
                parsed.GetValue(bind)!, parsed.GetValue(routerPort), parsed.GetValue(dashboardPort), parsed.GetValue(dataFolder)!, parsed.GetValue(demo)),
            parsed.GetValue(createKey), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(StackSettings settings, bool createKey, CancellationToken cancellationToken)
    {
        try
        {
            if (createKey)
            {
                await KeyCommand.RunAsync(settings, Console.Out, Console.Error, cancellationToken);
                return 0;
            }

            await using var stack = await Stack.StartAsync(settings, cancellationToken);
            Announcement.Print(Console.Out, stack);
            await stack.WaitForStopAsync(cancellationToken);
            return 0;
        }
        catch (Exception e) when (e is StartException or StorageException or InvalidDataException or IOException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync("GreenServ did not start. " + e.Message);
            return 1;
        }
        catch (OptionsValidationException e)
        {
            await Console.Error.WriteLineAsync("GreenServ did not start. " + string.Join(Environment.NewLine, e.Failures));
            return 1;
        }
        catch (ServiceStoppedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static Option<ListenAddress> Bind() => new("--bind")
    {
        Description = "Address the router listens on: 'localhost', one of this machine's, or '*' for all. Any but localhost needs a key.",
        DefaultValueFactory = _ => ListenAddress.Localhost,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (ListenAddress.Parse(text) is { } address)
                return address;
            result.AddError($"--bind is '{text}'; it must be localhost, an address such as 192.168.1.7, or *.");
            return ListenAddress.Localhost;
        },
    };

    private static Option<int> Port(string name, string description, int standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
                return port;
            result.AddError($"{name} is '{text}'; it must be a whole number from 0 to 65535.");
            return standard;
        },
    };
}
