using System.Text;
using System.Text.Json;
using GreenServ.Storage.Journaling;
using GreenServ.Storage.Records;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Tests.Journaling;

public sealed class JournalTests : IDisposable
{
    private static readonly Dictionary<string, long> s_fromStart = [];

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLogger<Journal> _logger = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Append_Records_GetSequencesFromOneWithoutGapsAndReadBackEqual()
    {
        using var journal = Open();
        var decision = Samples.Decision(1);
        var feedback = Samples.Feedback(decision, 0.75, previous: 0.5);

        var first = journal.Append(decision);
        var second = journal.Append(feedback);

        Assert.Equal((journal.Writer, 1, (JournalRecord)decision), (first.Entry!.Writer, first.Entry.Sequence, first.Entry.Record));
        Assert.Equal(2, second.Entry!.Sequence);
        var read = journal.Read(s_fromStart).ToList();
        Assert.Equal([1L, 2L], read.Select(entry => entry.Sequence));
        Assert.Equivalent(decision, read[0].Record, strict: true);
        Assert.Equivalent(feedback, read[1].Record, strict: true);
    }

    [Fact]
    public void Read_SeveralRecords_EachComesWithItsOwnBytes()
    {
        using var journal = Open();
        JournalRecord[] records = [Samples.Decision(1), Samples.Feedback(Samples.Decision(1), 0.75), Samples.Decision(2)];
        Assert.All(records, record => Assert.True(journal.Append(record).Succeeded));

        var read = journal.Read(s_fromStart).ToList();

        Assert.Equal(records.Select(record => JsonSerializer.Serialize(record, RecordsJsonContext.Default.JournalRecord)), read.Select(entry => Encoding.UTF8.GetString(entry.Json!)));
    }

    [Fact]
    public void Append_FromManyThreads_EveryRecordOnceInOrder()
    {
        using var journal = Open(new JournalOptions { SegmentBytes = 20_000 });

        Parallel.For(0, 400, number => Assert.True(journal.Append(Samples.Decision(number)).Succeeded));

        var read = journal.Read(s_fromStart).ToList();
        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), read.Select(entry => entry.Sequence));
        Assert.Equal(400, read.Select(entry => ((DecisionRecord)entry.Record).Id).Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(137)]
    [InlineData(299)]
    [InlineData(300)]
    public void Read_AfterASequence_YieldsExactlyTheRest(int after)
    {
        using var journal = Open(new JournalOptions { SegmentBytes = 200_000 });
        AppendMany(journal, 300);

        var read = journal.Read(new Dictionary<string, long> { [journal.Writer] = after });

        Assert.Equal(Enumerable.Range(after + 1, 300 - after).Select(i => (long)i), read.Select(entry => entry.Sequence));
    }

    [Fact]
    public void Read_WhileAppending_EndsWithWhatWasThereWhenItBegan()
    {
        using var journal = Open();
        AppendMany(journal, 5);

        using var read = journal.Read(s_fromStart).GetEnumerator();
        Assert.True(read.MoveNext());
        AppendMany(journal, 5);
        var rest = 1;
        while (read.MoveNext())
            rest++;

        Assert.Equal(5, rest);
        Assert.Equal(10, journal.Read(s_fromStart).Count());
    }

    [Fact]
    public void Open_AfterProcessesDied_ReadsTheirRecordsAndWritesUnderANewName()
    {
        var first = Open();
        AppendMany(first, 3);
        var second = Open();
        AppendMany(second, 2);

        using var third = Open();
        AppendMany(third, 1);

        Assert.Equal(3, new[] { first.Writer, second.Writer, third.Writer }.Distinct().Count());
        var byWriter = third.Read(s_fromStart).GroupBy(entry => entry.Writer).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal((3, 2, 1), (byWriter[first.Writer], byWriter[second.Writer], byWriter[third.Writer]));
    }

    [Fact]
    public void Confirm_ByOneConsumer_DeletesNothing()
    {
        using var journal = Open(new JournalOptions { SegmentBytes = 10_000 });
        AppendMany(journal, 50);
        var before = SegmentFiles().Length;

        journal.Confirm(JournalConsumers.Telemetry, journal.Writer, 50);

        Assert.Equal(before, SegmentFiles().Length);
    }

    [Fact]
    public void Confirm_ByEveryConsumer_DeletesAllButTheSegmentBeingWritten()
    {
        using var journal = Open(new JournalOptions { SegmentBytes = 10_000 });
        AppendMany(journal, 50);
        Assert.True(SegmentFiles().Length > 3);

        ConfirmAll(journal, journal.Writer, 50);

        Assert.Single(SegmentFiles());
        AppendMany(journal, 1);
        Assert.Equal(51, journal.Read(new Dictionary<string, long> { [journal.Writer] = 50 }).Single().Sequence);
    }

    [Fact]
    public void Confirm_InTheMiddleOfASegment_KeepsThatSegment()
    {
        using var journal = Open(new JournalOptions { SegmentBytes = 10_000 });
        AppendMany(journal, 50);

        ConfirmAll(journal, journal.Writer, 25);

        var read = journal.Read(new Dictionary<string, long> { [journal.Writer] = 25 }).ToList();
        Assert.Equal(25, read.Count);
        Assert.Equal(26, read[0].Sequence);
    }

    [Fact]
    public void Confirm_OfADeadWriterByEveryConsumer_RemovesItsFolder()
    {
        var dead = Open();
        AppendMany(dead, 3);
        using var journal = Open();

        ConfirmAll(journal, dead.Writer, 3);

        Assert.False(Directory.Exists(_folder[dead.Writer]));
        Assert.Empty(journal.Read(s_fromStart));
        Assert.Equal(0, journal.BytesHeld);
    }

    [Fact]
    public void Confirm_UnknownConsumer_SaysWhichThereAre()
    {
        using var journal = Open();

        var exception = Assert.Throws<ArgumentException>(() => journal.Confirm("archive", journal.Writer, 1));

        Assert.Contains("telemetry, policy", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_EverythingConfirmed_LeavesNoFiles()
    {
        var journal = Open();
        AppendMany(journal, 3);
        ConfirmAll(journal, journal.Writer, 3);

        journal.Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.Equal(AppendStatus.Failed, journal.Append(Samples.Decision()).Status);
    }

    [Fact]
    public void Append_PastCapacity_RaisesLevelsThenReportsFullAndRecoversWhenConfirmed()
    {
        using var journal = Open(new JournalOptions { SegmentBytes = 10_000, CapacityBytes = 60_000, ReserveBytes = 20_000 });
        var levels = new List<JournalLevel> { journal.Level };
        AppendResult result;
        while ((result = journal.Append(Samples.Decision())).Succeeded)
        {
            if (levels[^1] != journal.Level)
                levels.Add(journal.Level);
        }

        Assert.Equal([JournalLevel.Normal, JournalLevel.Alarm, JournalLevel.Scarce, JournalLevel.Full], levels);
        Assert.Equal(AppendStatus.Full, result.Status);
        Assert.InRange(journal.BytesHeld, 70_000, 80_000);
        Assert.Equal(3, _logger.Entries.Count(entry => entry.Level == LogLevel.Warning));

        var last = journal.LastSequence;
        ConfirmAll(journal, journal.Writer, last);

        Assert.Equal(JournalLevel.Normal, journal.Level);
        Assert.Equal(last + 1, journal.Append(Samples.Decision()).Entry!.Sequence);
    }

    [Fact]
    public async Task WaitForAppendAsync_RecordArrives_Completes()
    {
        using var journal = Open();
        var waiting = journal.WaitForAppendAsync(0, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        AppendMany(journal, 1);

        await waiting;
        Assert.True(journal.WaitForAppendAsync(0, TestContext.Current.CancellationToken).IsCompletedSuccessfully);
        Assert.False(journal.WaitForAppendAsync(1, TestContext.Current.CancellationToken).IsCompleted);
    }

    private Journal Open(JournalOptions? options = null) =>
        Journal.Open(_folder.Path, options ?? new JournalOptions(), TimeProvider.System, _logger);

    private string[] SegmentFiles() => Directory.GetFiles(_folder.Path, "*.log", SearchOption.AllDirectories);

    private static void AppendMany(Journal journal, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(journal.Append(Samples.Decision(i)).Succeeded);
    }

    private static void ConfirmAll(Journal journal, string writer, long sequence)
    {
        journal.Confirm(JournalConsumers.Telemetry, writer, sequence);
        journal.Confirm(JournalConsumers.Policy, writer, sequence);
    }
}
