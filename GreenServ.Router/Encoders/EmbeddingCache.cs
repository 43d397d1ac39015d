using System.Diagnostics.CodeAnalysis;

namespace GreenServ.Router.Encoders;

/// <summary>The vectors of the texts that came last; the one that was not asked for the longest goes first.</summary>
/// <param name="capacity">Vectors kept; 0 keeps none.</param>
internal sealed class EmbeddingCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TextKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _newestFirst = [];

    public bool TryGet(TextKey key, [NotNullWhen(true)] out float[]? vector)
    {
        lock (_lock)
        {
            vector = null;
            if (!_entries.TryGetValue(key, out var node))
                return false;
            _newestFirst.Remove(node);
            _newestFirst.AddFirst(node);
            vector = node.Value.Vector;
            return true;
        }
    }

    public void Add(TextKey key, float[] vector)
    {
        lock (_lock)
        {
            if (capacity == 0 || _entries.ContainsKey(key))
                return;
            if (_entries.Count == capacity)
            {
                _entries.Remove(_newestFirst.Last!.Value.Key);
                _newestFirst.RemoveLast();
            }

            _entries[key] = _newestFirst.AddFirst(new Entry(key, vector));
        }
    }

    private readonly record struct Entry(TextKey Key, float[] Vector);
}
