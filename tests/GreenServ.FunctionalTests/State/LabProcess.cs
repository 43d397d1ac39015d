using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.State;

/// <summary>The Lab's <c>state</c> as an operator runs it.</summary>
internal static class LabProcess
{
    /// <returns>Exit code and all it printed.</returns>
    public static async Task<(int Code, string Output)> StateAsync(TemporaryFolder home, IReadOnlyDictionary<string, string>? variables, params string[] arguments)
    {
        await using var process = ChildProcess.Start(BuiltProgram.Of("GreenServ.Lab"), ["state", .. arguments], home.Path, variables);
        var code = await process.WaitForExitAsync();
        return (code, process.Output + "\n" + process.Errors);
    }

    /// <summary>The same, which must succeed.</summary>
    public static async Task<string> StateDoneAsync(TemporaryFolder home, IReadOnlyDictionary<string, string>? variables, params string[] arguments)
    {
        var (code, output) = await StateAsync(home, variables, arguments);
        Assert.True(code == 0, output);
        return output;
    }
}
