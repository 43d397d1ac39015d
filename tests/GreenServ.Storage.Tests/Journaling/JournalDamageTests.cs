using GreenServ.Storage.Journaling;
using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Tests.Journaling;

public sealed class JournalDamageTests : IDisposable
{
    private static readonly Dictionary<string, long> s_fromStart = [];

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingLogger<Journal> _logger = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Open_TailTornByAKill_CutsItOffAndKeepsWholeRecords(int cut)
    {
        var (path, _) = DeadWriter(records: 10);
        using (var file = File.OpenWrite(path))
            file.SetLength(file.Length - cut);

        using var journal = Open();

        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), journal.Read(s_fromStart).Select(entry => entry.Sequence));
        Assert.Contains(_logger.Entries, entry => entry.Message.Contains(path, StringComparison.Ordinal) && entry.Message.Contains("cut off", StringComparison.Ordinal));
        Assert.Empty(SetAsideFiles());
    }

    [Fact]
    public void Open_TailOfZerosAfterAPowerCut_IsCutOff()
    {
        var (path, length) = DeadWriter(records: 10);
        using (var file = File.OpenWrite(path))
            file.SetLength(length + 5000);

        using var journal = Open();

        Assert.Equal(10, journal.Read(s_fromStart).Count());
        Assert.Equal(length, new FileInfo(path).Length);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.999)]
    public void Open_ByteFlippedInARecord_SetsTheFileAsideAndKeepsEveryOtherRecord(double position)
    {
        var (path, length) = DeadWriter(records: 10);
        Flip(path, (long)(length * position));
        var damaged = File.ReadAllBytes(path);

        using var journal = Open();

        Assert.Equal(9, journal.Read(s_fromStart).Count());
        var setAside = Assert.Single(SetAsideFiles());
        Assert.Equal(damaged, File.ReadAllBytes(setAside));
        Assert.Contains(_logger.Entries, entry => entry.Level == LogLevel.Error && entry.Message.Contains(setAside, StringComparison.Ordinal));
    }

    [Fact]
    public void Open_LengthFieldDamagedSoThatItReachesPastTheEnd_LosesOneRecordOnly()
    {
        var (path, _) = DeadWriter(records: 10);

        // The first frame begins at byte 8; its length becomes larger than the file, as if torn there.
        using (var file = File.OpenWrite(path))
        {
            file.Position = 10;
            file.WriteByte(0x20);
        }

        using var journal = Open();

        Assert.Equal(Enumerable.Range(2, 9).Select(i => (long)i), journal.Read(s_fromStart).Select(entry => entry.Sequence));
        Assert.Single(SetAsideFiles());
    }

    [Fact]
    public void Open_FileThatIsNoSegment_IsSetAside()
    {
        var (path, _) = DeadWriter(records: 1);
        File.WriteAllText(path, new string('x', 3000));

        using var journal = Open();

        Assert.Empty(journal.Read(s_fromStart));
        Assert.Equal(new string('x', 3000), File.ReadAllText(Assert.Single(SetAsideFiles())));
    }

    [Fact]
    public void Open_KilledBetweenTheRenamesOfARepair_FinishesIt()
    {
        var (path, _) = DeadWriter(records: 4);
        File.Move(path, path + ".repair");

        using var journal = Open();

        Assert.Equal(4, journal.Read(s_fromStart).Count());
    }

    [Fact]
    public void Read_SegmentDamagedWhileTheProcessRuns_YieldsTheOthersAndKeepsTheFile()
    {
        using var journal = Open();
        for (var i = 0; i < 10; i++)
            journal.Append(Samples.Decision(i));
        var path = Directory.GetFiles(_folder[journal.Writer]).Single();
        Flip(path, new FileInfo(path).Length / 2);

        Assert.Equal(9, journal.Read(s_fromStart).Count());

        Assert.Contains(_logger.Entries, entry => entry.Level == LogLevel.Error && entry.Message.Contains(path, StringComparison.Ordinal));
        journal.Confirm(JournalConsumers.Telemetry, journal.Writer, 10);
        journal.Confirm(JournalConsumers.Policy, journal.Writer, 10);
        journal.Dispose();
        Assert.Single(SetAsideFiles());
    }

    [Fact]
    public void Append_DiskFillsUpInTheMiddleOfAWrite_FailsThenContinuesWithoutATrace()
    {
        var full = false;
        using var journal = Journal.Open(_folder.Path, new JournalOptions(), TimeProvider.System, _logger, (file, bytes, offset) =>
        {
            RandomAccess.Write(file, full ? bytes[..(bytes.Length / 2)] : bytes, offset);
            if (full)
                throw new IOException("No space left on device");
        });
        Assert.True(journal.Append(Samples.Decision(1)).Succeeded);

        full = true;
        var failed = journal.Append(Samples.Decision(2));
        full = false;
        var next = journal.Append(Samples.Decision(3));

        Assert.Equal(AppendStatus.Failed, failed.Status);
        Assert.Contains("No space left on device", failed.Error, StringComparison.Ordinal);
        Assert.Equal(2, next.Entry!.Sequence);
        Assert.Equal([1L, 2L], journal.Read(s_fromStart).Select(entry => entry.Sequence));
        using var later = Open();
        Assert.Equal([1L, 2L], later.Read(s_fromStart).Select(entry => entry.Sequence));
    }

    [Fact]
    public void Append_FirstWriteOfASegmentFails_NextAppendStartsIt()
    {
        var full = true;
        using var journal = Journal.Open(_folder.Path, new JournalOptions(), TimeProvider.System, _logger, (file, bytes, offset) =>
        {
            if (full)
                throw new IOException("No space left on device");
            RandomAccess.Write(file, bytes, offset);
        });

        Assert.Equal(AppendStatus.Failed, journal.Append(Samples.Decision(1)).Status);
        full = false;

        Assert.Equal(1, journal.Append(Samples.Decision(1)).Entry!.Sequence);
        Assert.Single(journal.Read(s_fromStart));
    }

    [Fact]
    public void Open_FolderIsAFile_SaysSo()
    {
        File.WriteAllText(_folder["journal"], "");

        var exception = Assert.Throws<StorageException>(
            () => Journal.Open(_folder["journal"], new JournalOptions(), TimeProvider.System, _logger));

        Assert.Contains(_folder["journal"], exception.Message, StringComparison.Ordinal);
    }

    private Journal Open() => Journal.Open(_folder.Path, new JournalOptions(), TimeProvider.System, _logger);

    /// <summary>A process that wrote and was killed; gives its only segment.</summary>
    private (string Path, long Length) DeadWriter(int records)
    {
        using var journal = Open();
        for (var i = 0; i < records; i++)
            Assert.True(journal.Append(Samples.Decision(i)).Succeeded);
        var path = Directory.GetFiles(_folder[journal.Writer]).Single();
        return (path, new FileInfo(path).Length);
    }

    private string[] SetAsideFiles() => Directory.GetFiles(_folder.Path, "*.corrupt-*", SearchOption.AllDirectories);

    private static void Flip(string path, long position)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = position;
        var value = file.ReadByte();
        file.Position = position;
        file.WriteByte((byte)(value ^ 0x01));
    }
}
