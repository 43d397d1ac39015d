namespace GreenServ.Storage.Redis;

/// <summary>What errors that Redis answers with mean, and what would help.</summary>
internal static class RedisRefusals
{
    private const string Foreign = "it is left alone: give the pool another name (GreenServ:Router:Pool), or GreenServ a Redis of its own.";

    /// <summary>What is said of a key that holds something which is not what we keep there.</summary>
    public static RedisRefusedException NotOurs(string address, string key, string kind, Exception? reason = null) =>
        new($"Redis at {address} holds something else than {kind} under {key}, and {Foreign}", reason);

    /// <summary>The remedy in a sentence, with a space before it; empty where none is known.</summary>
    public static string Remedy(string error) => error.Split(' ', 2)[0] switch
    {
        "WRONGTYPE" => $" Something else keeps its data under our names there, and {Foreign}",
        "OOM" => " Raise its maxmemory, or let it have less beside us; records stay in the journals meanwhile.",
        "MISCONF" => " Its disk is full or can not be written: see its log.",
        "READONLY" => " It is a replica: name the primary in ConnectionStrings__state.",
        "NOAUTH" or "WRONGPASS" => " Check password=… in ConnectionStrings__state.",
        "NOPERM" => " Give the user all commands and the keys greenserv:* (ACL SETUSER).",
        _ => "",
    };
}
