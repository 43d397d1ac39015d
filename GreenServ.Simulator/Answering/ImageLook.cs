using System.Buffers.Binary;

namespace GreenServ.Simulator.Answering;

/// <summary>What a simulated model sees of an image: its kind and size, from the first bytes.</summary>
internal static class ImageLook
{
    public static string Describe(string image)
    {
        if (image.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            return "an image at an address";
        var comma = image.StartsWith("data:", StringComparison.Ordinal) ? image.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        var bytes = new byte[image.Length];
        if (!Convert.TryFromBase64String(image[comma..], bytes, out var length))
            return "something that is no image";
        ReadOnlySpan<byte> data = bytes.AsSpan(0, length);
        return length > 24 && data[1..4].SequenceEqual("PNG"u8)
            ? $"a PNG image of {Number(data, 16)} by {Number(data, 20)} pixels"
            : data.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8]) ? "a JPEG image"
            : data.StartsWith("GIF8"u8) ? "a GIF image"
            : data.StartsWith("RIFF"u8) ? "a WebP image"
            : "an image of a kind it does not know";
    }

    private static uint Number(ReadOnlySpan<byte> data, int at) => data.Length >= at + 4 ? BinaryPrimitives.ReadUInt32BigEndian(data[at..]) : 0;
}
