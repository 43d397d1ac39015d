using GreenServ.Router.Security;

namespace GreenServ.Router.Tests.Security;

public sealed class KeySecretTests
{
    [Fact]
    public void New_Secret_HoldsItsIdAnd256RandomBits()
    {
        var id = KeySecret.NewId();
        var secret = KeySecret.New(id);

        Assert.StartsWith($"gsk_{id}_", secret, StringComparison.Ordinal);
        Assert.Equal(43, secret.Length - $"gsk_{id}_".Length);
        Assert.True(KeySecret.TryReadId(secret, out var read));
        Assert.Equal(id, read);
        Assert.NotEqual(secret, KeySecret.New(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gsk_")]
    [InlineData("gsk_abcdefghij")]
    [InlineData("sk-abcdefghijklmnop")]
    [InlineData("GSK_abcdefghij_x")]
    public void TryReadId_SomethingElse_IsNone(string text) => Assert.False(KeySecret.TryReadId(text, out _));

    [Fact]
    public void Matches_OtherSecret_IsFalse()
    {
        var hash = KeySecret.Hash("gsk_abcdefghij_one");

        Assert.True(KeySecret.Matches(hash, KeySecret.Hash("gsk_abcdefghij_one")));
        Assert.False(KeySecret.Matches(hash, KeySecret.Hash("gsk_abcdefghij_two")));
        Assert.False(KeySecret.Matches(hash, []));
    }
}
