using GreenServ.FunctionalTests.Processes;

namespace GreenServ.FunctionalTests.Replicas;

/// <summary>What each router has learned from is what the log, which the store is, holds: no more and no less.</summary>
internal static class LearnedAsLogged
{
    /// <summary>Waits until it is so at every router.</summary>
    public static async Task AssertLearnedAsLoggedAsync(this ReplicaSystem system)
    {
        foreach (var router in system.Routers)
        {
            await Until.TrueAsync("the router has learned from every answer in the store", async () =>
            {
                var before = await system.CountAsync("SELECT count(*) FROM decisions WHERE status = 'Completed'");
                var decision = await router.Http.DecideAsync();
                var explanation = await Until.NotNullAsync("the decision is known", () => router.Http.ExplainAsync(decision));
                await Until.TrueAsync("it is stored", async () => await system.CountAsync($"SELECT count(*) FROM decisions WHERE id = '{decision}'") == 1);
                return explanation.Candidates.Sum(candidate => candidate.Pulls) == before
                    && await system.CountAsync("SELECT count(*) FROM decisions WHERE status = 'Completed'") == before + 1;
            });
        }
    }
}
