using GreenServ.Core.Features.Layouts;
using GreenServ.Storage.Backups;
using GreenServ.Storage.Control;
using GreenServ.Storage.Embedded;
using GreenServ.Storage.Journaling;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Backups;

/// <summary>A data folder in which a router has learned and an administrator has set something, and another that is empty.</summary>
internal sealed class LearnedFolder : IDisposable
{
    public const string HostKey = "secret-of-the-model-host";

    private readonly TemporaryFolder _folders = new();

    public static string Layout { get; } = LayoutCatalog.Names[0];

    public static int Dimension { get; } = LayoutCatalog.Create(Layout).Dimension;

    public string Path => _folders["from"];

    public string Other => _folders["to"];

    public string File => _folders["state.json"];

    public FolderBackup From => new(Path, null, TimeProvider.System, NullLoggerFactory.Instance);

    public FolderBackup To => new(Other, null, TimeProvider.System, NullLoggerFactory.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LearnedFolder> MakeAsync(int decisions = 12)
    {
        var made = new LearnedFolder();
        await InAsync(made.Path, async storage =>
        {
            Learn(storage, 0, decisions);
            storage.Checkpoints.Save();
            await SetAsync(storage.Control, ControlKind.Host, "gpu-2", $$"""{"url":"http://gpu-2:11434","kind":"Ollama","apiKey":"{{HostKey}}","state":"Active"}""");
            await SetAsync(storage.Control, ControlKind.Profile, "greenserv:night", """{"policy":"default","lambda":0.9,"budgetFirst":false}""");
            await SetAsync(storage.Control, ControlKind.Key, "abc", $$"""{"settings":{"name":"app","scopes":["infer"]},"hash":"{{Convert.ToBase64String(new byte[32])}}","createdAt":"2026-03-01T12:00:00+00:00"}""");
        });
        return made;
    }

    /// <summary>Opens a folder as a router does.</summary>
    public static async Task InAsync(string path, Func<EmbeddedStorage, Task> use)
    {
        using var folder = DataFolder.Open(path);
        using var storage = EmbeddedStorage.Open(folder, new JournalOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await use(storage);
    }

    public static void Learn(EmbeddedStorage storage, int first, int count)
    {
        var state = storage.Checkpoints.Open(Layout, Dimension, 10);
        for (var i = first; i < first + count; i++)
        {
            double[] context = [.. Enumerable.Range(0, Dimension).Select(component => (component + i) % 5 / 5.0)];
            var decision = Samples.Decision(i, layout: Layout, context: context, model: i % 2 == 0 ? "small" : "large") with { Time = state.Tick() };
            state.Apply(storage.Journal.Append(decision).Entry!);
            state.Apply(storage.Journal.Append(Samples.Feedback(decision, i % 3 / 2.0)).Entry!);
        }
    }

    public static Task SetAsync(IControlStore control, ControlKind kind, string id, string document) => control.WriteAsync(
        new() { Kind = kind, Id = id, ExpectedRevision = 0, Document = document, Audit = new(Samples.Start, "test", "created", null, null) }, Token);

    public void Dispose() => _folders.Dispose();
}
