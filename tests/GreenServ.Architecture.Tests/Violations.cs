namespace GreenServ.Architecture.Tests;

/// <summary>Fails with the rule first and everything that breaks it after, one a line.</summary>
internal static class Violations
{
    public static void AssertNone(string rule, IEnumerable<string> violations)
    {
        var found = violations.ToList();
        if (found.Count > 0)
            Assert.Fail($"{rule}:\n  {string.Join("\n  ", found)}");
    }
}
