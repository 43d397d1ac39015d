using GreenServ.Storage.Journaling;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Options;

namespace GreenServ.Router.Learning;

/// <summary>
/// The one door through which facts enter: journal first, then what is learned and the index of recent decisions, in the
/// journal's order. When <see cref="Append"/> succeeds, the fact survives the death of the process.
/// </summary>
internal sealed class Recorder(Journal journal, Learner learner, RecentDecisions recent, LeftOutRecords leftOut, IOptions<RouterOptions> options)
{
    /// <summary>Of so many samples one is kept where room is scarce.</summary>
    private const int Thinning = 10;

    private readonly Lock _order = new();
    private readonly bool _isBestEffort = options.Value.Telemetry == TelemetryPromise.BestEffort;

    /// <summary>Whether a new request may be answered: its record will still find room, or need not.</summary>
    public bool TakesRequests => _isBestEffort || journal.Level != JournalLevel.Full;

    /// <summary>Appends a record; when this fails nothing was kept or learned.</summary>
    public AppendResult Append(JournalRecord record)
    {
        // Scores of one decision must reach the index in the order they were written: the last one counts.
        lock (_order)
        {
            record = recent.Complete(record);
            var result = journal.Append(record);
            if (result.Succeeded)
            {
                learner.Apply(result.Entry);
                recent.Add(record);
            }

            return result;
        }
    }

    /// <summary>Appends the record of a request that was answered.</summary>
    /// <param name="record">The record.</param>
    /// <param name="error">Why the request must get an error for its answer; <c>null</c> where it need not.</param>
    /// <returns>Whether the record was kept.</returns>
    public bool TryAppend(DecisionRecord record, out string? error)
    {
        if (!_isBestEffort)
        {
            var appended = Append(record);
            error = appended.Error;
            return appended.Succeeded;
        }

        // The reserve is for feedback: it is told what became of it.
        error = null;
        if (journal.Level != JournalLevel.Full && Append(record).Succeeded)
            return true;
        leftOut.Add(record);
        return false;
    }

    /// <summary>Appends a record that can be missed: it leaves scarce room to those that can not.</summary>
    /// <returns>Whether it was kept.</returns>
    public bool AppendSample(JournalRecord record)
    {
        // At random, for those who sample in turn would else be heard always or never.
        var fits = journal.Level switch
        {
            JournalLevel.Full => false,
            JournalLevel.Scarce => Random.Shared.Next(Thinning) == 0,
            _ => true,
        };
        if (fits && Append(record).Succeeded)
            return true;
        leftOut.Add(record);
        return false;
    }
}
