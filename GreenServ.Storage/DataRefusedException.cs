namespace GreenServ.Storage;

/// <summary>The store is there and takes other things, but not this: what it says fits into no table. Trying again does not help.</summary>
public sealed class DataRefusedException : StorageException
{
    public DataRefusedException(string message)
        : base(message)
    {
    }

    public DataRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
