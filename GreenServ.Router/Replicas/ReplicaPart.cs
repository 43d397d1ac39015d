namespace GreenServ.Router.Replicas;

/// <summary>A part of what routers share.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Meaning">What it means that it can not be used; requests go on in any case.</param>
internal sealed record ReplicaPart(string Name, string Meaning)
{
    public static ReplicaPart Journal { get; } = new("Redis", "what this router learns is kept, and shared when Redis takes it");

    public static ReplicaPart Log { get; } = new("Redis", "nothing is heard of other routers, what this one learns is kept and shared when Redis is back, and limits are counted in shares");

    public static ReplicaPart Database { get; } = new("The pool in Redis", "this router shares nothing, and keeps its records");

    public static ReplicaPart Roll { get; } = new("The roll of routers in Redis", "each router takes them to be as many as they were, or four");

    public static ReplicaPart Limits { get; } = new("Use of keys' limits in Redis", "each router counts its share of the limits");

    public static ReplicaPart Slots { get; } = new("Slots of hosts in Redis", "each router uses its share of the slots");

    public static ReplicaPart Clusters { get; } = new("Clusters in Redis", "this router tells contexts by clusters of its own");

    public static ReplicaPart Owner { get; } = new("The lease of the pool's owner in Redis", "that models are new or have changed is recorded by the owner before, or by none");

    public static ReplicaPart Checkpoint { get; } = new("The checkpoint in Redis", "routers that begin without it learn from the log and the store, and count energy in a unit of their own");

    public static ReplicaPart Store { get; } = new("Postgres", "history stands still, changes of keys, hosts, models and profiles are refused, and scores of older answers get 503");
}
