namespace GreenServ.Storage.Records;

/// <summary>An attempt that failed before its first byte. It teaches nothing about quality.</summary>
public sealed record FailedAttempt(string Arm, string Model, string Host, double? Propensity, string Error);
