namespace GreenServ.Core.Evaluation;

/// <summary>Which decisions of a log count, and how many do not.</summary>
internal sealed class LogFilter
{
    public long Supported { get; private set; }

    public long Unsupported { get; private set; }

    public long Defective { get; private set; }

    public string? FirstDefect { get; private set; }

    public bool Accepts(LoggedDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        if (!decision.SupportsEvaluation)
        {
            Unsupported++;
            return false;
        }

        if (decision.FindDefect() is { } defect)
        {
            Defective++;
            FirstDefect ??= defect;
            return false;
        }

        Supported++;
        return true;
    }

    public void Merge(LogFilter other)
    {
        Supported += other.Supported;
        Unsupported += other.Unsupported;
        Defective += other.Defective;
        FirstDefect ??= other.FirstDefect;
    }
}
