using GreenServ.Core.Features.Clusters;
using GreenServ.Storage.PolicyState;
using GreenServ.Storage.Redis;
using GreenServ.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Redis;

/// <summary>Two context layouts of one pool side by side, as while routers are brought to a version with another.</summary>
public sealed class LayoutsInRedisTests : IAsyncLifetime
{
    private const string Old = "default-1";
    private const string New = "default-2";

    private RedisServer _server = null!;
    private RedisConnection _redis = null!;
    private SharedState _pool = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _redis = await RedisConnection.OpenAsync(_server.ConnectionString, NullLogger<RedisConnection>.Instance);
        _pool = new SharedState(_redis, "default");
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Change_OfTheLayout_BeginsACheckpointAndLeavesTheOldOneReadable()
    {
        var before = PolicyCheckpoints.Export(new LearningState(Old, 3, 40));
        await CheckpointOf(Old).WriteAsync(before, Token);

        var begun = await CheckpointOf(New).ReadOrBeginAsync(PolicyCheckpoints.Export(new LearningState(New, 4, 90)), Token);
        await CheckpointOf(New).WriteAsync(PolicyCheckpoints.Export(new LearningState(New, 4, 95)), Token);

        Assert.Equal((New, 4, 90.0), Tell(begun));
        Assert.Equal((New, 4, 95.0), Tell((await CheckpointOf(New).ReadAsync(Token))!));
        Assert.Equal(before, await CheckpointOf(Old).ReadAsync(Token));
        Assert.Equal([Old, New], await new SharedPolicies(_pool).GetLayoutsAsync(Token));
    }

    [Fact]
    public async Task Change_OfTheLayout_BeginsClustersAndLeavesTheOldOnesReadable()
    {
        Assert.True(await ClustersOf(Old).TryReplaceAsync("", "r1", new ClusterState([[1f, 0f]], [3]), Token));
        Assert.Equal(("", null), await ClustersOf(New).ReadAsync(Token));

        Assert.True(await ClustersOf(New).TryReplaceAsync("", "r2", new ClusterState([[0f, 1f, 0f]], [1]), Token));

        var (revision, clusters) = await ClustersOf(Old).ReadAsync(Token);
        Assert.Equal("r1", revision);
        Assert.Equal([3L], clusters!.Counts);
        (_, clusters) = await ClustersOf(New).ReadAsync(Token);
        Assert.Equal([1L], clusters!.Counts);
    }

    private SharedCheckpoint CheckpointOf(string layout) => new(_redis, _pool.Keys, layout);

    private SharedClusters ClustersOf(string layout) => new(_redis, _pool.Keys, layout);

    private static (string Layout, int Dimension, double ReferenceEnergyJoules) Tell(byte[] checkpoint)
    {
        var state = PolicyStateFile.Decode(checkpoint, "test");
        return (state.Layout, state.Dimension, state.ReferenceEnergyJoules);
    }
}
