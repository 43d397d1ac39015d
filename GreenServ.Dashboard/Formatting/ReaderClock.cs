using System.Globalization;

namespace GreenServ.Dashboard.Formatting;

/// <summary>Times as the reader's own clock shows them. UTC until the browser said how far that is ahead.</summary>
internal sealed class ReaderClock
{
    private TimeSpan _offset;

    /// <summary>What times are in, for example <c>UTC+02:00</c>.</summary>
    public string Zone => _offset == TimeSpan.Zero
        ? "UTC"
        : $"UTC{(_offset < TimeSpan.Zero ? "−" : "+")}{_offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture)}";

    /// <summary>Takes over the browser's offset to UTC; one that no place on Earth has is ignored.</summary>
    /// <returns>Whether times now read differently.</returns>
    public bool Adopt(int minutesAheadOfUtc)
    {
        var offset = TimeSpan.FromMinutes(minutesAheadOfUtc);
        if (offset.Duration() > TimeSpan.FromHours(14) || offset == _offset)
            return false;
        _offset = offset;
        return true;
    }

    public string Seconds(DateTimeOffset time) => Local(time).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public string Minutes(DateTimeOffset time) => Local(time).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A time that may be days ago: with its date unless it is today's.</summary>
    public string Moment(DateTimeOffset time, DateTimeOffset now) =>
        Local(time).Date == Local(now).Date ? Seconds(time) : Local(time).ToString("d MMM HH:mm", CultureInfo.InvariantCulture);

    private DateTimeOffset Local(DateTimeOffset time) => time.ToOffset(_offset);
}
