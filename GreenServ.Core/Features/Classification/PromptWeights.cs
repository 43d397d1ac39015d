using Utf8 = System.Text.UTF8Encoding;

namespace GreenServ.Core.Features.Classification;

/// <summary>What <c>GreenServ.Lab train</c> learns: a quantised row per known gram, and a linear layer over embedding and dense inputs.</summary>
internal sealed class PromptWeights
{
    /// <summary>Components of a gram's row.</summary>
    public const int RowLength = 16;

    /// <summary>Places for grams; each is held by one gram, recognised by its check.</summary>
    public const int Slots = 1 << 15;

    /// <summary>Instruction zone and whole prompt.</summary>
    public const int EmbeddingLength = 2 * RowLength;

    /// <summary>Inputs of the linear layer: embedding, then <see cref="DenseInputs"/>.</summary>
    public static readonly int Inputs = EmbeddingLength + DenseInputs.Count;

    private const uint Magic = 0x31575047;
    private const string Resource = "prompt-weights.bin";

    private static readonly Lazy<PromptWeights> s_embedded = new(LoadEmbedded);

    /// <summary>The weights that ship with the assembly.</summary>
    public static PromptWeights Embedded => s_embedded.Value;

    /// <summary>Per slot: 0 where it is free, else <see cref="CheckOf"/> of its gram.</summary>
    public required byte[] Checks { get; init; }

    /// <summary>The rows, one after another.</summary>
    public required sbyte[] Rows { get; init; }

    /// <summary>What a quantised 1 stands for.</summary>
    public required float Scale { get; init; }

    /// <summary>The linear layer: for each task kind its weight per input.</summary>
    public required float[] Layer { get; init; }

    /// <summary>Per task kind.</summary>
    public required float[] Bias { get; init; }

    /// <summary>The place where a gram would stand.</summary>
    public static int SlotOf(ulong key) => (int)(key & (Slots - 1));

    /// <summary>1..255: about one in 255 unknown grams is mistaken for the one that holds its slot.</summary>
    public static byte CheckOf(ulong key) => byte.Max(1, (byte)(key >> 32));

    /// <summary>Writes the format that <see cref="Read"/> reads: little-endian, uncompressed.</summary>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, new Utf8(false), leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Slots);
        writer.Write(Inputs);
        writer.Write(Scale);
        foreach (var value in Layer)
            writer.Write(value);
        foreach (var value in Bias)
            writer.Write(value);
        writer.Write(Checks);
        foreach (var value in Rows)
            writer.Write(value);
    }

    /// <summary>Reads weights.</summary>
    /// <exception cref="InvalidDataException">They are for another form of the model, or are none at all.</exception>
    public static PromptWeights Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, new Utf8(false), leaveOpen: true);
        if (reader.ReadUInt32() != Magic)
            throw new InvalidDataException("These are no prompt weights: the file begins otherwise.");
        var (slots, inputs) = (reader.ReadInt32(), reader.ReadInt32());
        if (slots != Slots || inputs != Inputs)
            throw new InvalidDataException($"The prompt weights have {slots} slots and {inputs} inputs; this version reads {Slots} and {Inputs}. Train them again.");
        return new PromptWeights
        {
            Scale = reader.ReadSingle(),
            Layer = Singles(reader, TaskClassifier.Kinds * Inputs),
            Bias = Singles(reader, TaskClassifier.Kinds),
            Checks = Bytes(reader, Slots),
            Rows = Array.ConvertAll(Bytes(reader, Slots * RowLength), value => unchecked((sbyte)value)),
        };
    }

    private static PromptWeights LoadEmbedded()
    {
        using var stream = typeof(PromptWeights).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {Resource}.");
        return Read(stream);
    }

    private static float[] Singles(BinaryReader reader, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = reader.ReadSingle();
        return values;
    }

    private static byte[] Bytes(BinaryReader reader, int count)
    {
        var values = reader.ReadBytes(count);
        return values.Length == count ? values : throw new InvalidDataException("The prompt weights end too early.");
    }
}
