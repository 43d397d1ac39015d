using GreenServ.Lab.Data;

namespace GreenServ.Lab.Replay;

/// <summary>Which names the replay plays itself as exact expectations, and which it leaves to the policies.</summary>
internal static class PolicyNames
{
    /// <summary>Whether the name is the even draw among available models.</summary>
    public static bool IsRandom(string policy) => policy == Baseline.Random;

    /// <summary>Whether the name is the best single model in hindsight.</summary>
    public static bool IsBestStatic(string policy) => policy == Baseline.BestStatic;

    /// <summary>Whether the play is an exact expectation.</summary>
    public static bool IsExact(string policy) => IsRandom(policy) || IsBestStatic(policy) || StaticModel(policy) is not null;

    /// <summary>The model of <c>static:&lt;model&gt;</c>; <c>null</c> for other names.</summary>
    public static string? StaticModel(string policy) =>
        policy.StartsWith(Baseline.StaticPrefix, StringComparison.Ordinal) ? policy[Baseline.StaticPrefix.Length..] : null;

    /// <summary>Index of a model, or −1.</summary>
    public static int IndexOf(string model, IReadOnlyList<string> models) => models.Index().Where(m => m.Item == model).Select(m => m.Index).DefaultIfEmpty(-1).First();

    /// <summary>One line that says why a policy cannot be played; <c>null</c> when it can.</summary>
    public static string? Refuse(string policy, Goal goal, OutcomeTable table, IPolicySource policies)
    {
        if (IsRandom(policy) || IsBestStatic(policy))
            return null;
        if (StaticModel(policy) is { } model)
        {
            var index = IndexOf(model, table.Models);
            if (index < 0)
                return $"--policy {policy}: the data has no model '{model}'; it has {string.Join(", ", table.Models)}.";
            return Enumerable.Range(0, table.Rows).Any(row => table.Available[table.Cell(row, index)])
                ? null
                : $"--policy {policy}: the data has no complete outcome of '{model}'.";
        }

        if (!policies.Knows(policy))
            return $"--policy {policy}: there is no such policy; there are {string.Join(", ", policies.Names)}.";
        if (policies.PlaysOf(policy, goal, table).Count > 0)
            return null;
        var able = policies.Names.Where(name => policies.PlaysOf(name, goal, table).Count > 0).Append(Baseline.Random).Append(Baseline.BestStatic).Append(Baseline.StaticPrefix + "<model>").Distinct();
        return goal.Alpha is null
            ? $"--policy {policy}: this policy keeps a promise and takes no λ; play it with --sla."
            : $"--policy {policy}: this policy has no SLA mode; with --sla there are {string.Join(", ", able)}.";
    }
}
