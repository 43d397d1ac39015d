#:property PublishAot=false

// Sums the test results that eng/test.sh left: TestSummary.cs FOLDER PROJECT=EXITCODE…, with FOLDER/PROJECT.trx and PROJECT.log.
// Lists what failed and what was skipped, ends with the one line of totals, and returns 1 unless something ran and nothing failed.

using System.Globalization;
using System.Xml.Linq;

XNamespace trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
var folder = args[0];
var totals = (Passed: 0, Failed: 0, Skipped: 0);
var failures = new List<string>();
var skips = new List<(string Reason, string Test)>();

foreach (var run in args[1..])
{
    var (project, exitCode) = (run[..run.LastIndexOf('=')], run[(run.LastIndexOf('=') + 1)..]);
    var file = Path.Combine(folder, project + ".trx");
    var failed = 0;
    if (File.Exists(file))
    {
        var results = XDocument.Load(file);
        var counters = results.Descendants(trx + "Counters").Single();
        failed = Count("failed") + Count("error") + Count("timeout") + Count("aborted");
        // The writer of these files never fills notExecuted; what was not executed is the rest.
        totals = (totals.Passed + Count("passed"), totals.Failed + failed, totals.Skipped + Count("total") - Count("executed"));

        foreach (var result in results.Descendants(trx + "UnitTestResult"))
        {
            var test = result.Attribute("testName")!.Value;
            switch (result.Attribute("outcome")?.Value)
            {
                case "Passed":
                    break;
                case "NotExecuted":
                    skips.Add((Said(result, "Message") ?? Said(result, "StdOut") ?? "no reason given", test));
                    break;
                default:
                    failures.Add($"{test}\n{Indent(Said(result, "Message") ?? "no message")}\n{Indent(Said(result, "StackTrace") ?? "")}".TrimEnd());
                    break;
            }
        }

        int Count(string counter) => int.Parse(counters.Attribute(counter)!.Value, CultureInfo.InvariantCulture);
    }

    // A run that ends badly without naming a failed test has crashed, and is a failure of its own.
    if (exitCode != "0" && failed == 0)
    {
        totals.Failed++;
        var log = Path.Combine(folder, project + ".log");
        var end = File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(20)) : "no log";
        failures.Add($"{project}: the test run ended with exit code {exitCode}\n{Indent(end)}");
    }
}

foreach (var reason in skips.GroupBy(skip => skip.Reason, skip => skip.Test).OrderByDescending(group => group.Count()))
    Console.WriteLine($"\nskipped ({reason.Count()}): {reason.Key}\n{Indent(string.Join('\n', reason))}");
foreach (var failure in failures)
    Console.WriteLine($"\nFAILED {failure}");

Console.WriteLine();
Console.WriteLine($"{totals.Passed} passed, {totals.Failed} failed, {totals.Skipped} skipped");
return totals.Failed == 0 && totals.Passed > 0 ? 0 : 1;

string? Said(XElement result, string element) => result.Descendants(trx + element).FirstOrDefault()?.Value.Trim();

static string Indent(string text) => "    " + text.Replace("\n", "\n    ", StringComparison.Ordinal);
