namespace GreenServ.Router.Tests.Hosting;

/// <summary>An answer that begins when a test says so.</summary>
internal sealed class GatedAnswer
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GatedAnswer(string body, CancellationToken aborted)
    {
        Body = body;
        aborted.Register(() => _left.TrySetResult());
    }

    /// <summary>What the host was asked.</summary>
    public string Body { get; }

    public Task Opened => _open.Task;

    /// <summary>Completes when the router has left.</summary>
    public Task Left => _left.Task;

    public void Open() => _open.TrySetResult();
}
