using static GreenServ.Core.Features.TaskKind;

namespace GreenServ.Core.Features.Classification;

/// <summary>The cue phrases, written by hand: the lexical half of <see cref="HandWrittenScores"/>.</summary>
internal static class Cues
{
    /// <summary>Words before an imperative that do not end the place where a sentence opens.</summary>
    public const string Polite =
        "please|can|could|would|will|you|kindly|i|want|need|to|help|me|let|us|now|just|and|then|also|hi|hello|hey|ok|okay|so|task|instruction|user|q|question|bitte|por|favor|id|like|请|帮|我";

    public static IReadOnlyList<Cue> All { get; } =
    [
        .. Code, .. Mathematics, .. Reasoning, .. Everyday, .. Facts, .. Texts, .. Talk,
    ];

    private static IEnumerable<Cue> Code =>
    [
        new("programming language", CueScope.Anywhere, 2, "python|javascript|typescript|java|csharp|golang|kotlin|sql|php|bash|html|css|powershell|matlab|haskell|dotnet|verilog", W((TaskKind.Code, 1.6f))),
        new("ask for code", CueScope.Instruction, 2, "function to|function that|a function|a program|python function|a script|a method|unit test|unit tests|a class|regex|regular expression|code snippet|source code|sql query|a query|shell command|one liner|programm|funktion|une fonction|una función|my code|my program|my script|in my app|this code|this function", W((TaskKind.Code, 2.5f), (Writing, -1.5f))),
        new("code imperative", CueScope.Opening, 1, "implement|refactor|debug|code|compile|deploy|fix this code|fix the bug|optimize this", W((TaskKind.Code, 2f))),
        new("programming word", CueScope.Anywhere, 3, "compiler|runtime|source|stack trace|traceback|exception|segfault|null pointer|api|endpoint|algorithm|recursion|recursive|array|string|boolean|tuple|dictionary|linked list|binary tree|hash map|variable|variables|parameter|async|await|docker|kubernetes|linux|git|github|numpy|pandas|react|django|database|bug|unit testing|class method|loop|time complexity|assert|def|returns|leetcode|elements|list of", W((TaskKind.Code, 0.7f))),
    ];

    private static IEnumerable<Cue> Mathematics =>
    [
        new("quantity asked", CueScope.Anywhere, 2, "how many|how much|how far|how fast|how tall|how old|how long will|what percentage|what percent|what fraction|wie viele|wie viel|combien de|cuántos|cuánto|多少", W((TaskKind.Math, 1.5f))),
        new("math imperative", CueScope.Opening, 1, "solve|simplify|evaluate|compute|calculate|factor|expand|integrate|differentiate|find the value|prove that|prove|find the sum|berechne|calcule|calcula|résous|find all real", W((TaskKind.Math, 1.8f))),
        new("math asked", CueScope.Anywhere, 2, "the value of|the sum of|the product of|the remainder|is divided by|least common multiple|greatest common divisor|greatest common factor|the area of|the perimeter|the volume of|the probability that|in simplest form|in terms of|the smallest positive|the largest possible|real numbers|real number|satisfies|step by step|schritt für schritt|final answer", W((TaskKind.Math, 1.1f))),
        new("math term", CueScope.Anywhere, 4, "equation|equations|integer|integers|polynomial|fraction|fractions|decimal|derivative|integral|matrix|determinant|triangle|circle|radius|rectangle|hypotenuse|vertices|diagonal|parallelogram|degrees|exponent|logarithm|prime|divisible|multiple|multiples|digits|digit|coefficient|roots|quadratic|boxed|frac|sqrt|cdot|circ|theorem|arithmetic|geometric|ratio|median|inequality|factorial|permutations|units", W((TaskKind.Math, 0.7f))),
        new("story problem", CueScope.Anywhere, 5, "total|altogether|twice|half|each|left|remaining|dozen|times as|per hour|per day|per week|per minute|more than|less than|cost|costs|price|dollars|cents|miles|minutes|hours|pounds|earns|pays|spends|sold|buys|bought|weeks|feet|inches|percent|average|combined|per", W((TaskKind.Math, 0.35f))),
    ];

    private static IEnumerable<Cue> Reasoning =>
    [
        new("truth tellers", CueScope.Anywhere, 2, "tells the truth|tell the truth|lies|knights|knaves|liar", W((Logic, 2.2f))),
        new("puzzle", CueScope.Anywhere, 2, "puzzle|riddle|clue|clues|logic|logical|logically|deduce|deduction|deductively|deductively valid|premise|premises|valid or invalid|syllogism|if and only|contradiction|infer|inference|argument|implies|true or false|in the sequence|odd one out|rätsel|énigme|acertijo|if all|are all|all of the|some of the", W((Logic, 1.3f))),
        new("arrangement", CueScope.Anywhere, 3, "to the left|to the right|in a row|next to each|houses|each person|sits|directly left|immediately right|the leftmost|the rightmost|older than|younger than|taller than|shorter than|same position|fixed order|swap|swaps|trade|trading|facing|turn left|turn right|starting point|take steps|finished above|finished below|logically consistent|lives in|ranked|seated|the oldest|the youngest|the tallest|the shortest|not next to|next to|in the middle|is older|is younger|is taller", W((Logic, 1.2f))),
        new("symbol task", CueScope.Anywhere, 2, "not not|true and|true or|false and|false or|and not|or not|sort the following|sort these|alphabetically|correctly closed|the sequence|parentheses|plausible|sarcastic|adjective order|antecedent|the pronoun|about causation|what is the date|return to the|invalid|ambiguous", W((Logic, 1.9f))),
    ];

    private static IEnumerable<Cue> Everyday =>
    [
        new("completion", CueScope.Anywhere, 2, "what happens next|complete the sentence|most plausible|best ending|fill in|the blank|likely to happen|continue the|how to|makes sense", W((Commonsense, 1f))),
        new("everyday question", CueScope.Anywhere, 3, "what might|what would|what could|what will|what should|what do people|where would|where could|where might|where can|where do|where is a|why would|why might|why do people|how might|someone|somebody|you would|you might|you could|you can|would you|might you|could you find|do you need|likely|if you|a person|people|they|he|she|his|her|him|you", W((Commonsense, 0.45f))),
        new("action told", CueScope.Anywhere, 3, "a man|a woman|a boy|a girl|a lady|a group of|a person is|is seen|are seen|the camera|is standing|is sitting|is shown|are shown|the man|the woman|the boy|the girl|header|because he|because she|so he|so she", W((Commonsense, 0.7f))),
    ];

    private static IEnumerable<Cue> Facts =>
    [
        new("fact asked", CueScope.Opening, 2, "who|when|which|what is the|what was|what are the|what were|where was|where is|where did|in which|in what|what year|name the|define|what type|what kind|how did|how does|why did|why does|what does|what did|is it true|wer|wann|wo|was ist|quel|quelle|qui|quién|cuándo|cuál|qué", W((Knowledge, 1f))),
        new("fact phrase", CueScope.Anywhere, 2, "which of the|of the following|of these|according to|explain|the name of|the capital of|the author of|the first|known as|is called|the term|best describes|most likely to|best explains|refers to|played by|invented|discovered|founded|won the|the president|the world|the song|the movie|the film|episode|season|difference between|the meaning of|understand|how do i|how do you|什 么|如 何|为 什|哪 个|谁|下 列", W((Knowledge, 0.8f))),
        new("school science", CueScope.Anywhere, 4, "cell|cells|protein|gene|genes|species|energy|temperature|chemical|reaction|molecule|molecules|atom|atoms|electron|electrons|compound|solution|mass|force|organism|organisms|scientist|scientists|students|student|investigation|experiment|patient|disease|treatment|physician|court|law|market|economic|theory|philosophy|war|century|empire|government|constitution|population|rock|rocks|soil|planet|earth|sun|plants|animals|ecosystem|characteristic|process|hypothesis|acid|spectrum|quantum|particle|wavelength|mutation|infection|policy|statute|contract|moral|pressure", W((Knowledge, 0.4f))),
    ];

    private static IEnumerable<Cue> Texts =>
    [
        new("summary asked", CueScope.Instruction, 2, "summarize|summarise|summarizing|summarising|summary|summaries|tldr|tl dr|key points|main points|main takeaways|key takeaways|gist|shorten|condense|recap|in a nutshell|zusammenfassung|fasse|zusammen|résumé|résume|résumer|resumen|resume|riassumi|总 结|摘 要|要 約|요약", W((Summarization, 3f))),
        new("text given", CueScope.Instruction, 2, "article|the article|this article|passage|following text|this text|the text|document|transcript|meeting notes|the key details", W((Summarization, 0.6f), (Extraction, 0.2f))),
        new("writing imperative", CueScope.Opening, 1, "write|compose|draft|rewrite|paraphrase|proofread|brainstorm|rephrase|polish|come up|schreibe|schreib|verfasse|écris|rédige|escribe|redacta|scrivi|写 一", W((Writing, 1.9f))),
        new("piece of writing", CueScope.Instruction, 2, "essay|poem|haiku|limerick|sonnet|story|short story|email|e mail|letter|cover letter|blog|blog post|speech|lyrics|song about|tweet|slogan|tagline|screenplay|dialogue|product description|press release|linkedin post|social media|novel|fairy tale|paragraph about|a sentence|sentence using|using these words|toast|gedicht|aufsatz|poème|poema|carta|作 文|诗|文 章|paragraph|ideas for|give me ideas|some ideas", W((Writing, 1.5f), (Summarization, -0.2f))),
        new("manner of writing", CueScope.Instruction, 2, "tone|in the style|persuasive|creative|catchy|formal|friendly|professional|word limit|words or less|grammar|outline|rhyme|rhyming|humorous|sound more|more professional|more formal", W((Writing, 0.8f))),
        new("translation asked", CueScope.Instruction, 2, "translate|translates|translated|translation|übersetze|übersetzen|übersetzung|traduis|traduire|traduisez|traduce|traducir|traducción|traduz|traduza|traduzir|traduci|vertaal|przetłumacz|переведи|переведите|перевод|翻 译|翻 譯|翻 訳|번역|번역해", W((Translation, 3.8f))),
        new("target language", CueScope.Instruction, 2, "into english|to english|in english|into french|to french|in french|into german|to german|in german|into spanish|to spanish|in spanish|into italian|to italian|in italian|into portuguese|to portuguese|in portuguese|into japanese|to japanese|in japanese|into chinese|to chinese|in chinese|into korean|to korean|in korean|into russian|to russian|in russian|into arabic|to arabic|in arabic|into dutch|to dutch|into polish|to polish|into hindi|to hindi|into turkish|ins englische|ins deutsche|en anglais|en français|en inglés|al inglés|al español|на английский|成 英 文|do you say|how to say", W((Translation, 1.8f))),
        new("extraction asked", CueScope.Instruction, 2, "extract|extraction|parse|identify all|list all the|list all|find all|pull out|entities|named entities|named entity|classify|categorize|categorise|sentiment|label the|tag each|which category|keywords|extrahiere|extrais|extrae|extraia|estrai|提 取|抽 出|извлеки", W((Extraction, 2.8f))),
        new("data format", CueScope.Instruction, 3, "json array|json object|table with|a table|json|csv|xml|yaml|as json|schema|fields|key value|comma separated|as a table|return only|only the|output format|structured|columns", W((Extraction, 1.3f))),
        new("data held", CueScope.Anywhere, 3, "invoice|receipt|phone number|phone numbers|email addresses|email address|names and dates|order number|due date|addresses|dates mentioned|mentioned in|job title", W((Extraction, 0.7f))),
    ];

    private static IEnumerable<Cue> Talk =>
    [
        new("greeting", CueScope.Opening, 2, "hi|hello|hey|thanks|thank you|good morning|good evening|good night|good afternoon|how are you|whats up|yo|bye|goodbye|sup|nice to meet|hola|bonjour|hallo|guten tag|guten morgen|salut|ciao|merci|gracias|danke|olá|привет|你 好|こ ん に|안녕하세요|안녕", W((Chat, 2.1f))),
        new("about you", CueScope.Anywhere, 2, "are you|do you think|do you like|your name|your favorite|your favourite|your opinion|about yourself|do you feel|your day|have you ever|talk to me|lets talk|lets chat|tell me a|who made you|can you help", W((Chat, 1.4f), (Commonsense, -0.4f))),
        new("about me", CueScope.Anywhere, 3, "i feel|i am feeling|im feeling|i think|i love|i hate|i just|i dont know|im so|im bored|im sad|my boss|my girlfriend|my boyfriend|my wife|my husband|my friend|my friends|my mom|my dad|my day|should i|any advice|advice|recommend|suggestions|joke|bored|lol|haha|weekend|feeling", W((Chat, 1.2f))),
    ];

    private static CueWeight[] W(params (TaskKind Kind, float Weight)[] weights) => [.. weights.Select(weight => new CueWeight(weight.Kind, weight.Weight))];
}
