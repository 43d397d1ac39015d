using System.Numerics.Tensors;
using GreenServ.Core.Features.Encoding;

namespace GreenServ.Core.Tests.Features.Encoding;

public sealed class TrainedEncoderTests
{
    [Fact]
    public void Encode_AnyText_GivesUnitLengthOrZero() => AnyText.Check(text =>
    {
        var norm = TensorPrimitives.Norm<float>(Encode(text));
        return norm == 0 || Math.Abs(norm - 1) < 1e-5;
    });

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    [InlineData("?! ... 😀")]
    public void Encode_NoWords_GivesZero(string text) => Assert.All(Encode(text), component => Assert.Equal(0f, component));

    [Fact]
    public void Encode_UnknownWords_AreStillToldApart()
    {
        var (one, other) = (Encode("ქართული ენა"), Encode("ሰላም ለዓለም"));
        Assert.Equal(1, TensorPrimitives.Norm<float>(one), 1e-5);
        Assert.True(Cosine(one, other) < 0.9f);
    }

    [Fact]
    public void Encode_DirtyBuffer_IsOverwritten()
    {
        var embedding = Enumerable.Repeat(9f, TrainedEncoder.Dimension).ToArray();
        TrainedEncoder.Encode("router", embedding);
        Assert.Equal(Encode("router"), embedding);
    }

    [Fact]
    public void Encode_CaseAndApostrophes_MakeNoDifference() => Assert.Equal(Encode("Don't ÜBER Ζήτα ПРИВЕТ"), Encode("dont über ζήτα привет"));

    [Fact]
    public void Encode_RelatedTexts_AreNearerThanUnrelatedOnes()
    {
        var triangle = Encode("Find the area of a triangle with sides 3, 4 and 5.");
        var triangles = Encode("What is the area of the triangles with equal sides?");
        var poem = Encode("Write a gentle poem about autumn leaves in the rain.");
        Assert.True(Cosine(triangle, triangles) > Cosine(triangle, poem) + 0.1f);
    }

    [Fact]
    public void Encode_WrongLength_SaysWhichIsRight()
    {
        var error = Assert.Throws<ArgumentException>(() => TrainedEncoder.Encode("x", new float[3]));
        Assert.Contains("32", error.Message, StringComparison.Ordinal);
    }

    private static float[] Encode(string text)
    {
        var embedding = new float[TrainedEncoder.Dimension];
        TrainedEncoder.Encode(text, embedding);
        return embedding;
    }

    private static float Cosine(float[] a, float[] b) => TensorPrimitives.CosineSimilarity<float>(a, b);
}
