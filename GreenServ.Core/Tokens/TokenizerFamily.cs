namespace GreenServ.Core.Tokens;

/// <summary>
/// Tokenizers that take text apart alike. Tokens are estimated as a sum over what <see cref="TextTally"/> counts, each with the family's factor.
/// </summary>
/// <remarks>
/// Factors are least squares (never below zero) of relative errors on the Universal Declaration of Human Rights in 26 languages, and on source
/// code and documentation of programs, counted by the tokenizers themselves; <c>docs/energy.md</c> has the errors on texts that were not fitted.
/// What a chat template adds to each message is counted in the published templates; what an image becomes is its maker's figure.
/// </remarks>
public sealed class TokenizerFamily
{
    // A template tells the model how tools are called: about so many tokens in those of Llama 3.1 and Qwen 2.5.
    private const double ToolsPreamble = 80;

    // In nine of ten texts the estimate is less than this share too high.
    private const double SurelyAtLeast = 0.8;

    private readonly double[] _factors;

    private TokenizerFamily(string name, double perMessage, double perRequest, double perImage, params double[] factors)
    {
        (Name, TokensPerMessage, TokensPerRequest, TokensPerImage) = (name, perMessage, perRequest, perImage);
        _factors = factors;
    }

    /// <summary>OpenAI's of GPT-4 and 3.5; Phi-4. An image: 85 and 170 for each of four tiles of 512 pixels (OpenAI).</summary>
    public static TokenizerFamily Cl100k { get; } = new("cl100k", 3, 3, 765, 0.95, 0.23, 2.27, 0, 0, 1.88, 0.6, 0.59, 0.85, 0.23, 0.55, 1.06, 0.93, 1.29, 0.99, 1.32, 1.04, 1.29, 0.42);

    /// <summary>OpenAI's since GPT-4o, gpt-oss among them.</summary>
    public static TokenizerFamily O200k { get; } = new("o200k", 3, 3, 765, 0.91, 0.19, 1.27, 0, 0, 1.87, 0.72, 0.48, 0.73, 0.44, 0.28, 0.4, 0.38, 0.35, 0.42, 0.73, 0.89, 0.82, 0.47);

    /// <summary>Llama 3's. An image is attended to across (Llama 3.2) and takes one token.</summary>
    public static TokenizerFamily Llama3 { get; } = new("llama3", 5, 5, 1, 0.96, 0.28, 1.3, 0, 0, 1.96, 0.53, 0.59, 1.1, 0, 0.31, 0.43, 0.43, 0.75, 0.46, 0.75, 0.61, 0.84, 0.23);

    /// <summary>SentencePiece of 32,000 pieces: Llama 2, Mistral 7B, Mixtral, Phi-3. An image: 24 × 24 patches (LLaVA 1.5).</summary>
    public static TokenizerFamily SentencePiece32k { get; } = new("sentencepiece32k", 4, 1, 576, 0.94, 0.37, 1.98, 0, 0.88, 0.91, 1.08, 0.33, 0.52, 1.16, 0.39, 1.17, 1.13, 1.35, 1.07, 1.69, 1.08, 1.34, 0.8);

    /// <summary>Qwen's, which takes digits one by one. An image of a million pixels at 28 × 28 pixels a token (Qwen2.5-VL).</summary>
    public static TokenizerFamily Qwen { get; } = new("qwen", 5, 3, 1300, 0.95, 0.23, 1.25, 0.6, 1, 0, 0.6, 0.59, 0.85, 0.23, 0.39, 1.01, 0.42, 1.19, 0.56, 0.78, 0.74, 0.66, 0.42);

    /// <summary>Gemma's. An image is always 256 tokens (Gemma 3).</summary>
    public static TokenizerFamily Gemma { get; } = new("gemma", 5, 4, 256, 0.84, 0.23, 1.1, 0, 0.64, 1.1, 1.15, 0.22, 0.47, 1.17, 0.26, 0.4, 0.42, 0.26, 0.33, 0.67, 0.43, 0.68, 0);

    /// <summary>DeepSeek's since version 2.</summary>
    public static TokenizerFamily DeepSeek { get; } = new("deepseek", 1, 2, 576, 0.9, 0.27, 1.63, 0, 0, 1.71, 0.78, 0.48, 0.58, 0.75, 0.33, 0.52, 0.44, 0.53, 0.36, 0.82, 0.71, 0.6, 0.66);

    /// <summary>The mean of those of today's models: what an unknown tokenizer is taken for.</summary>
    public static TokenizerFamily Generic { get; } = new("generic", 4, 3, 765, 0.92, 0.24, 1.47, 0.1, 0.27, 1.42, 0.73, 0.49, 0.76, 0.47, 0.35, 0.64, 0.5, 0.73, 0.52, 0.84, 0.74, 0.82, 0.37);

    // The first that a name holds: distillates name both what they were taught and what they are made of, and Mistral's later models
    // have a tokenizer that is none of these.
    private static readonly (string Part, TokenizerFamily Family)[] s_names =
    [
        ("qwen", Qwen), ("qwq", Qwen), ("gemma", Gemma),
        ("llama-2", SentencePiece32k), ("llama2", SentencePiece32k), ("codellama", SentencePiece32k), ("tinyllama", SentencePiece32k), ("vicuna", SentencePiece32k), ("llava", SentencePiece32k),
        ("llama", Llama3), ("deepseek-r1:8b", Llama3), ("deepseek-r1:70b", Llama3), ("deepseek", DeepSeek),
        ("mistral-nemo", Generic), ("mistral-small", Generic), ("mistral-large", Generic), ("mistral", SentencePiece32k), ("mixtral", SentencePiece32k),
        ("phi-4", Cl100k), ("phi4", Cl100k), ("phi-3", SentencePiece32k), ("phi3", SentencePiece32k),
        ("gpt-oss", O200k), ("gpt-4o", O200k), ("gpt-4.1", O200k), ("gpt-5", O200k), ("gpt-4", Cl100k), ("gpt-3.5", Cl100k),
    ];

    public string Name { get; }

    /// <summary>What the chat template puts around a message.</summary>
    public double TokensPerMessage { get; }

    /// <summary>What the chat template adds to a conversation.</summary>
    public double TokensPerRequest { get; }

    /// <summary>Tokens an image is taken for.</summary>
    public double TokensPerImage { get; }

    /// <summary>Estimated tokens of a text, at least 0.</summary>
    public double Tokens(in TextTally text)
    {
        var counts = text.PerClass;
        var tokens = 0.0;
        for (var i = 0; i < counts.Length; i++)
            tokens += _factors[i] * counts[i];
        return tokens;
    }

    /// <summary>Estimated tokens of a request's input, at least 1.</summary>
    public double Tokens(RequestTally request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var tokens = Tokens(request.Text) + request.Tokens + request.Images * TokensPerImage;
        if (request.Messages > 0)
            tokens += TokensPerRequest + request.Messages * TokensPerMessage;
        if (request.Tools.Characters > 0)
            tokens += ToolsPreamble + Tokens(request.Tools);
        return Math.Max(1, tokens);
    }

    /// <summary>Tokens that an estimate surely stands for, where one that is too high would refuse what fits.</summary>
    public static int Least(double estimated) => (int)Math.Min(int.MaxValue, SurelyAtLeast * estimated);

    /// <summary>The family of a model; <see cref="Generic"/> where neither tells.</summary>
    /// <param name="architecture">As GGUF names it (<c>qwen3moe</c>, <c>llama</c>); <c>null</c> where unknown.</param>
    /// <param name="model">The model's name.</param>
    public static TokenizerFamily Of(string? architecture, string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ByPrefix(architecture) ?? ByName(model) ?? (architecture is "llama" ? Llama3 : Generic);
    }

    // Of Llama's architecture are models of many makers, and Phi changed its tokenizer within one.
    private static TokenizerFamily? ByPrefix(string? architecture) => architecture?.ToLowerInvariant() switch
    {
        null or "llama" or "phi3" => null,
        "mllama" => Llama3,
        var name when Begins(name, "qwen") => Qwen,
        var name when Begins(name, "gemma") => Gemma,
        var name when Begins(name, "deepseek") => DeepSeek,
        var name when Begins(name, "gptoss") || Begins(name, "gpt-oss") => O200k,
        _ => null,
    };

    private static TokenizerFamily? ByName(string model)
    {
        foreach (var (part, family) in s_names)
        {
            if (model.Contains(part, StringComparison.OrdinalIgnoreCase))
                return family;
        }

        return null;
    }

    private static bool Begins(string name, string with) => name.StartsWith(with, StringComparison.Ordinal);
}
