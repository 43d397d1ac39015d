using GreenServ.Router.Profiles;

namespace GreenServ.Router.Tests.Profiles;

public sealed class ProfileSettingsTests
{
    [Fact]
    public void Validate_EverythingWrong_NamesEveryKey()
    {
        var options = new RouterOptions { DebtHorizon = 5 };
        options.Profiles["a"] = new() { Policy = "linucb", Lambda = 2, Alpha = 1.5, LatencyP95Ms = -1, BudgetJoules = double.NaN, V = 1 };
        options.Profiles["b"] = new() { Policy = "best", Alpha = 7, V = -1 };
        options.Profiles["c"] = new() { Policy = "mess-plus" };
        options.Profiles["d"] = new() { Policy = "random", BudgetJoules = 5 };
        options.Profiles["w"] = new() { BudgetWattHours = 0, BudgetJoules = 5, BudgetPeriod = "week", BudgetFirst = true };
        options.Profiles["x"] = new() { BudgetPeriod = "day" };
        options.Profiles["y"] = new() { Policy = "static:a", BudgetGrams = 3 };
        options.Profiles["e@f"] = new();
        options.Profiles["latest"] = new();
        options.Profiles["Gold"] = new() { Alpha = 0.8 };
        options.Profiles["greenserv:gold"] = new() { Alpha = 0.8 };

        var failures = new RouterOptionsValidator().Validate(null, options).Failures!.ToArray();

        string[] expected =
        [
            "Profiles:a:Lambda is 2; it must lie in 0..1.",
            "Profiles:a:Lambda is 2 beside Alpha 1.5; a profile has either a fixed trade-off or a promise.",
            "Profiles:a:Alpha is 1.5; a promised mean quality lies above 0 and at most at 1.",
            "Profiles:a:Alpha is 1.5, but policy linucb can not keep a promise; policies that can are default, gittins, mess-plus.",
            "Profiles:a:LatencyP95Ms is -1; it must be above 0 milliseconds.",
            "Profiles:a:BudgetJoules is NaN; it must be above 0 joules.",
            "Profiles:a:V is a setting of mess-plus; policy linucb knows none.",
            "Profiles:b:Policy is 'best'; it must be one of ",
            "Profiles:b:Alpha is 7; a promised mean quality lies above 0 and at most at 1.",
            "Profiles:b:V is -1; it must be at least 0 answers per joule.",
            "Profiles:c:Alpha is missing; policy mess-plus keeps a promise and knows no trade-off.",
            "Profiles:d:BudgetJoules is 5, but policy random does not weigh energy by a price that a budget could lower.",
            "Profiles:w:BudgetWattHours is 0; it must be above 0 watt-hours.",
            "Profiles:w:BudgetWattHours stands beside BudgetJoules; a profile has one budget.",
            "Profiles:w:BudgetPeriod is 'week'; it must be hour or day.",
            "Profiles:w:BudgetFirst is true, which says what gives way between Alpha and BudgetWattHours or BudgetGrams; the profile has not both.",
            "Profiles:x:BudgetPeriod is day without BudgetWattHours or BudgetGrams.",
            "Profiles:y:BudgetGrams is 3, but policy static:a does not weigh energy by a price that a budget could lower.",
            "Profiles has a profile 'e@f': its name must be 1 to 64 letters, digits, dots, dashes or underscores, beginning with a letter or digit.",
            "Profiles has a profile 'latest': its name is another name of the profile greenserv.",
            "Profiles names profile greenserv:gold more than once: Gold, greenserv:gold.",
            "DebtHorizon is 5; it must be at least 1000 decisions.",
        ];
        Assert.All(expected, text => Assert.Contains(failures, failure => failure.StartsWith("GreenServ:Router:" + text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, failures.Length);
    }

    [Fact]
    public void Validate_SensibleProfiles_HasNothingToSay()
    {
        var options = new RouterOptions();
        options.Profiles["default"] = new() { Lambda = 0.2, BudgetJoules = 10 };
        options.Profiles["gold"] = new() { Alpha = 0.8, LatencyP95Ms = 3000, BudgetJoules = 40 };
        options.Profiles["index"] = new() { Policy = "gittins", Alpha = 1 };
        options.Profiles["plus"] = new() { Policy = "mess-plus", Alpha = 0.6, V = 1e-3 };
        options.Profiles["green"] = new() { Alpha = 0.8, BudgetGrams = 40, BudgetPeriod = "hour", BudgetFirst = true };
        options.Profiles["one"] = new() { Policy = "static:llama3.2:3b" };
        options.Profiles["published"] = new() { Policy = "linucb", BudgetJoules = 3 };

        Assert.True(new RouterOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public void From_NeitherLambdaNorAlpha_TakesTheDefaultTradeOff()
    {
        Assert.Equal(0.4, Profile.From("x", new ProfileOptions(), ProfileSource.Configured).Lambda);
        Assert.Null(Profile.From("x", new ProfileOptions { Alpha = 0.8 }, ProfileSource.Configured).Lambda);
        Assert.Equal(1e-4, Profile.From("x", new ProfileOptions { Policy = "mess-plus", Alpha = 0.8 }, ProfileSource.Configured).V);
    }
}
