namespace GreenServ.Lab;

/// <summary>A value, or one line that says what was wrong and what would be right.</summary>
internal readonly record struct Result<T>(T? Value, string? Error)
    where T : class
{
    public static Result<T> Ok(T value) => new(value, null);

    public static Result<T> Fail(string error) => new(null, error);
}
