namespace GreenServ.Core.Tokens;

/// <summary>What of a text is counted, because tokenizers take it apart alike.</summary>
internal enum TextClass
{
    /// <summary>Runs of Latin letters.</summary>
    Words,

    /// <summary>Letters of such a run beyond its sixth.</summary>
    LongWordLetters,

    /// <summary>Latin letters beyond ASCII.</summary>
    AccentedLetters,

    /// <summary>Runs of digits.</summary>
    Numbers,

    Digits,

    /// <summary>Groups of up to three digits of a run, from its left.</summary>
    DigitTriples,

    /// <summary>Runs of punctuation and signs.</summary>
    Marks,

    /// <summary>Marks of a run after its first.</summary>
    FurtherMarks,

    /// <summary>Lines that are indented.</summary>
    Indentations,

    /// <summary>Line breaks, several in a row counted once.</summary>
    Breaks,

    Cyrillic,
    Greek,

    /// <summary>Hebrew and Arabic.</summary>
    RightToLeft,

    /// <summary>Devanagari, Bengali, Tamil and the others of their blocks.</summary>
    Indic,

    /// <summary>Thai, Lao, Tibetan, Burmese, Khmer.</summary>
    SoutheastAsian,

    Hangul,
    Kana,

    /// <summary>Han, and the punctuation of full width.</summary>
    Han,

    /// <summary>UTF-16 units of anything else, such as emoji.</summary>
    Other,
}
