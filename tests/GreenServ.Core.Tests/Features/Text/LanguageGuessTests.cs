using GreenServ.Core.Features.Text;

namespace GreenServ.Core.Tests.Features.Text;

public sealed class LanguageGuessTests
{
    [Theory]
    [InlineData("What is the capital of the country with the largest population?", "en")]
    [InlineData("Was ist die Hauptstadt von Frankreich und wie viele Menschen leben dort?", "de")]
    [InlineData("Quelle est la capitale du pays et pourquoi est-elle connue ?", "fr")]
    [InlineData("¿Cuál es la capital del país y por qué es tan conocida?", "es")]
    [InlineData("Qual è la capitale del paese e perché è così famosa nella storia?", "it")]
    [InlineData("Qual é a capital do país e por que ela não é mais conhecida?", "pt")]
    [InlineData("Wat is de hoofdstad van het land en waarom is die niet bekend?", "nl")]
    [InlineData("Vad är huvudstaden i landet och varför är den inte så känd?", "sv")]
    [InlineData("Jaka jest stolica tego kraju i dlaczego nie jest bardzo znana?", "pl")]
    [InlineData("Bu ülkenin başkenti neden çok bilinmiyor ve ne kadar büyük?", "tr")]
    [InlineData("法国的首都是哪里？", "zh")]
    [InlineData("フランスの首都はどこですか", "ja")]
    [InlineData("프랑스의 수도는 어디입니까", "ko")]
    [InlineData("Какая столица Франции?", "ru")]
    [InlineData("Яка столиця Франції?", "uk")]
    [InlineData("ما هي عاصمة فرنسا؟", "ar")]
    [InlineData("מהי בירת צרפת", "he")]
    [InlineData("Ποια είναι η πρωτεύουσα", "el")]
    [InlineData("เมืองหลวงของฝรั่งเศส", "th")]
    [InlineData("फ्रांस की राजधानी", "hi")]
    [InlineData("用 Python 写一个函数", "zh")]
    [InlineData("", "und")]
    [InlineData("42 + 7 = ?", "und")]
    [InlineData("Zebra", "und")]
    [InlineData(@"Solve $\sin x + y = 0$ o e a y", "und")]
    public void Of_Text_GivesItsLanguage(string text, string language) => Assert.Equal(language, LanguageGuess.Of(text));

    [Fact]
    public void Of_AnyText_GivesTwoLettersOrUnd() => AnyText.Check(text => LanguageGuess.Of(text) is { Length: 2 } or "und");
}
