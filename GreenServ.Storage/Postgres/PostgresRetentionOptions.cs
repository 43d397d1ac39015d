using System.ComponentModel.DataAnnotations;

namespace GreenServ.Storage.Postgres;

/// <summary>How long the shared store keeps decisions.</summary>
public sealed class PostgresRetentionOptions
{
    public const string SectionName = "GreenServ:Retention";

    /// <summary>
    /// Days that decisions and their feedback are kept before their day is removed; sums per minute and hour stay. <c>null</c> keeps
    /// everything. Learning can be rebuilt from what is kept alone.
    /// </summary>
    [Range(1, 36_500)]
    public int? KeepDays { get; set; }
}
