using GreenServ.Storage.Journaling;
using GreenServ.Storage.Records;

namespace GreenServ.Router.Learning;

/// <summary>
/// The one door through which facts enter: journal first, then what is learned and the index of recent decisions, in the
/// journal's order. When <see cref="Append"/> succeeds, the fact survives the death of the process.
/// </summary>
internal sealed class Recorder(Journal journal, Learner learner, RecentDecisions recent)
{
    private readonly Lock _order = new();

    /// <summary>Whether a new request's record will still find room.</summary>
    public bool HasRoom => journal.Level != JournalLevel.Full;

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
}
