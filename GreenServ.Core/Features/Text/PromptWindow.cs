using System.Buffers;

namespace GreenServ.Core.Features.Text;

/// <summary>The part of a prompt that is read: all of it up to 16,384 characters, else its first and last 8,192.</summary>
internal readonly ref struct PromptWindow
{
    /// <summary>Characters read at each end of a long prompt (8 kB of ASCII).</summary>
    public const int End = 8192;

    private readonly char[]? _rented;

    public PromptWindow(ReadOnlySpan<char> prompt)
    {
        if (prompt.Length <= 2 * End)
        {
            Text = prompt;
            return;
        }

        // A paragraph break stands for what was left out, so that no word or sentence runs across the gap.
        _rented = ArrayPool<char>.Shared.Rent(2 * End + 2);
        prompt[..End].CopyTo(_rented);
        _rented[End] = _rented[End + 1] = '\n';
        prompt[^End..].CopyTo(_rented.AsSpan(End + 2));
        Text = _rented.AsSpan(0, 2 * End + 2);
    }

    public ReadOnlySpan<char> Text { get; }

    public void Dispose()
    {
        // Cleared: a prompt must not outlive its request in a shared buffer.
        if (_rented is not null)
            ArrayPool<char>.Shared.Return(_rented, clearArray: true);
    }
}
