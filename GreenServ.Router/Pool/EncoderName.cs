using System.Text.RegularExpressions;

namespace GreenServ.Router.Pool;

/// <summary>Whether a model's name says that it is an encoder, where its host does not.</summary>
internal static partial class EncoderName
{
    public static bool Matches(string name) => Encoder().IsMatch(name);

    // The families that people serve under their own names, and everything that says "embed".
    [GeneratedRegex(@"embed|(^|/)(all-minilm|bge|gte|e5|multilingual-e5|paraphrase-multilingual|all-mpnet)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Encoder();
}
