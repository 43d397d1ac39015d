namespace GreenServ.Meters;

/// <summary>A meter can not be opened or does not answer any more. The message says why, and what would help.</summary>
public sealed class MeterException : Exception
{
    public MeterException()
    {
    }

    public MeterException(string message)
        : base(message)
    {
    }

    public MeterException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
