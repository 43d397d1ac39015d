using Microsoft.Extensions.Logging;

namespace GreenServ.Storage.Journaling;

/// <summary>The files behind the journal.</summary>
public sealed partial class Journal
{
    private void Recover()
    {
        var recovery = new SegmentRecovery(_time, _logger);
        foreach (var writerFolder in Directory.EnumerateDirectories(_folder).Order(StringComparer.Ordinal))
        {
            var segments = recovery.Recover(writerFolder);
            if (segments.Count > 0)
            {
                _writers[Path.GetFileName(writerFolder)] = segments;
                AddBytes(segments.Sum(segment => segment.Length));
            }
            else
            {
                DeleteIfEmpty(writerFolder);
            }
        }
    }

    private void WriteFrame(ReadOnlySpan<byte> frame, long sequence)
    {
        if (_current is null || _current.Segment.Length + frame.Length > _options.SegmentBytes)
            BeginSegment(sequence);
        var current = _current!;
        try
        {
            current.Append(frame, sequence);
            AddBytes(frame.Length);
        }
        catch
        {
            // What follows must not land behind half a record: cut it off, else leave the file as it is and begin another.
            if (!current.TryCutBack())
                CloseCurrent();
            throw;
        }
    }

    private void BeginSegment(long sequence)
    {
        CloseCurrent();
        _current = SegmentFile.Create(Path.Combine(_folder, Writer), Writer, sequence, _write);
        if (!_writers.TryGetValue(Writer, out var segments))
            _writers[Writer] = segments = [];

        // One of this name stands where the very first write of a segment had failed: the new file has replaced it.
        segments.RemoveAll(segment => segment.Path == _current.Segment.Path);
        segments.Add(_current.Segment);
        AddBytes(_current.Segment.Length);
        DeleteConfirmed(Writer);
    }

    private void CloseCurrent()
    {
        _current?.Dispose();
        _current = null;
    }

    private void DeleteConfirmed(string writer)
    {
        if (!_writers.TryGetValue(writer, out var segments))
            return;
        var confirmed = _confirmations.ByAll(writer);
        while (segments.Count > 0 && segments[0] != _current?.Segment && segments[0].LastSequence <= confirmed)
        {
            if (!TryRemove(segments[0]))
                return;
            AddBytes(-segments[0].Length);
            segments.RemoveAt(0);
        }

        if (segments.Count == 0)
        {
            _writers.Remove(writer);
            DeleteIfEmpty(Path.Combine(_folder, writer));
        }
    }

    private bool TryRemove(Segment segment)
    {
        try
        {
            if (segment.Damaged)
                SetAside.Move(segment.Path, _time);
            else
                File.Delete(segment.Path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Confirmed again with the next batch, and then tried again.
            Log.DeleteFailed(_logger, exception, segment.Path);
            return false;
        }
    }

    /// <summary>A folder that holds files set aside stays.</summary>
    private static void DeleteIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }

    private void ReportDamage(Segment segment, long offset)
    {
        lock (_lock)
        {
            if (segment.Damaged)
                return;
            segment.Damaged = true;
        }

        Log.DamageRead(_logger, segment.Path, offset);
    }

    private void AddBytes(long bytes)
    {
        Volatile.Write(ref _bytesHeld, _bytesHeld + bytes);
        var level = LevelOf(_bytesHeld);
        if (level == _level)
            return;
        if (level > _level)
            Log.Filling(_logger, _folder, _bytesHeld, _options.CapacityBytes, level);
        else
            Log.Emptying(_logger, _folder, _bytesHeld, level);
        _level = level;
    }

    private JournalLevel LevelOf(long bytes) =>
        bytes >= _options.CapacityBytes ? JournalLevel.Full
        : bytes >= _options.CapacityBytes / 5 * 4 ? JournalLevel.Scarce
        : bytes >= _options.CapacityBytes / 2 ? JournalLevel.Alarm
        : JournalLevel.Normal;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The journal in {Folder} can not be written; the record was refused.")]
        public static partial void AppendFailed(ILogger logger, Exception exception, string folder);

        [LoggerMessage(LogLevel.Warning, "Journal segment {Path} is no longer needed but can not be deleted.")]
        public static partial void DeleteFailed(ILogger logger, Exception exception, string path);

        [LoggerMessage(LogLevel.Error, "Journal segment {Path} is damaged at byte {Offset}; the records behind the damage are still read, and the file will be set aside.")]
        public static partial void DamageRead(ILogger logger, string path, long offset);

        [LoggerMessage(LogLevel.Warning, "The journal in {Folder} holds {Bytes} bytes of {Capacity} that were not taken over yet: {Level}. Is the telemetry store reachable and its disk not full?")]
        public static partial void Filling(ILogger logger, string folder, long bytes, long capacity, JournalLevel level);

        [LoggerMessage(LogLevel.Information, "The journal in {Folder} is down to {Bytes} bytes: {Level}.")]
        public static partial void Emptying(ILogger logger, string folder, long bytes, JournalLevel level);
    }
}
