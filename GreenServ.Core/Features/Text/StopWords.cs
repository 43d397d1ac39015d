using System.Collections.Frozen;

namespace GreenServ.Core.Features.Text;

/// <summary>Frequent function words of languages in Latin script: word hash to a bit per language.</summary>
internal static class StopWords
{
    /// <summary>Language codes, in the order of the bits.</summary>
    public static readonly string[] Languages = ["en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "tr"];

    // No single ASCII letters: they are variables in formulas, and list marks.
    private static readonly string[] s_words =
    [
        "the of and to in is are was that it for on with as by an at from this be or have has which who what when where why how you your my me we he she they his her their not do does did can could will would should if there than then about please many much some any one all into let am yes no me find if",
        "der die das und ist in zu den nicht von mit sich des auf für als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde ich du wir ihr mir mich bitte was wer wo warum eine ein kann dem im",
        "le la les de des et est en un une du que qui dans pour pas sur au avec ce il par plus ne se sont je tu nous vous elle on mais ou où comme aux son sa ses leur cette ces être été quel quelle quels comment pourquoi quand moi mon ma mes votre vos suis à même fait",
        "el la los las de que en un una es por con para se del al lo como más pero sus le ya este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos qué cómo cuál dónde cuándo son está fue ser yo mi tu su usted si no",
        "il lo la gli le di che è un una in per con non del della dei delle da si sono al come più ma anche alla nel nella ho ha questo questa quello chi dove quando perché cosa mi ti ci se su io tu lui lei noi suo sua dal essere stato quale quali",
        "os as de que é um uma em para com não do da dos das no na nos nas por mais se como mas foi ao ele ela seu sua ou quando muito há já eu também só pelo pela até isso entre depois sem mesmo aos ter são você quem onde qual porque meu minha está",
        "de het een en van in is op te dat die voor met zijn niet aan er om ook als maar bij of uit nog naar dan wat heb hebben ik je jij hij ze zij we wij mijn jouw deze dit door over worden wordt hoe waarom waar wie wanneer kan kunnen geen moet tot",
        "och att det som en är på för av med den till inte har de ett om var men jag hur vad kan han hon vi ni du mig min din sig från eller när där nu så också efter ska skulle finns vilka vilken varför",
        "na do nie się że jest to jak ale po tak za od przez dla czy tym tego są może który która które być był była ja ty on ona my wy mnie mi gdzie kiedy dlaczego kto ile jego jej ich bardzo tylko już oraz",
        "ve bir bu da de için ile ne çok daha var gibi olarak olan kadar sonra ama en mi mı ben sen biz siz onlar nasıl neden nerede kim hangi değil her şey bunu şu ya veya ki olduğu ise",
    ];

    private static readonly FrozenDictionary<ulong, int> s_languages = Index();

    /// <summary>The languages (bits) that have this word among their most frequent; 0 for none.</summary>
    public static int LanguagesOf(ulong wordHash) => s_languages.GetValueOrDefault(wordHash);

    private static FrozenDictionary<ulong, int> Index()
    {
        var index = new Dictionary<ulong, int>();
        for (var language = 0; language < s_words.Length; language++)
        {
            var reader = new WordReader(s_words[language]);
            while (reader.MoveNext())
                index[reader.Hash] = index.GetValueOrDefault(reader.Hash) | (1 << language);
        }

        return index.ToFrozenDictionary();
    }
}
