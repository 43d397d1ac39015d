namespace GreenServ.Storage;

/// <summary>Storage can not be opened or used as it is; the message names the file or server and what would help.</summary>
public class StorageException : Exception
{
    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
