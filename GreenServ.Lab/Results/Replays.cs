namespace GreenServ.Lab.Results;

/// <summary>Options of the replays that several sections read.</summary>
internal static class Replays
{
    /// <summary>λ played with declared and with learned features.</summary>
    public const string FewLambdas = "0,0.2,0.4,0.5,0.6,0.8";

    private const string Policies = "default,gittins,squarecb,linucb,epsilon-greedy";

    /// <summary>Trade-offs over declared tasks.</summary>
    public static string Declared(ResultsSession session, RecordedFile file) =>
        $"--policy {Policies},random --lambda {(file.Table.HasCost ? "0,0.1,…,1" : "0")} --seeds {session.Seeds(20)}";

    /// <summary>Trade-offs over features learned from the prompt.</summary>
    public static string Learned(ResultsSession session, RecordedFile file) =>
        $"--policy {Policies} --features learned --lambda {(file.Table.HasCost ? FewLambdas : "0")} --seeds {session.Seeds(20)}";

    /// <summary>Promises of quality.</summary>
    public static string Promises(ResultsSession session) => $"--policy default,gittins,mess-plus --sla 30%,60%,85% --seeds {session.Seeds(20)}";
}
