using System.Globalization;
using GreenServ.Storage.Journaling;
using Microsoft.Extensions.Logging.Abstractions;

namespace GreenServ.Storage.Tests.Journaling;

/// <summary>Appends until killed and acknowledges each record on standard output, as a router acknowledges a response.</summary>
internal static class JournalWriterProcess
{
    public static int Run(string folder)
    {
        var journal = Journal.Open(folder, new JournalOptions { SegmentBytes = 100_000 }, TimeProvider.System, NullLogger<Journal>.Instance);
        using var output = Console.OpenStandardOutput();
        for (var i = 0; ; i++)
        {
            var result = journal.Append(Samples.Decision(i));
            if (!result.Succeeded)
                return 1;
            output.Write(System.Text.Encoding.ASCII.GetBytes(result.Entry.Sequence.ToString(CultureInfo.InvariantCulture) + "\n"));
            output.Flush();
        }
    }
}
