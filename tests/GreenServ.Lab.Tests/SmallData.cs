namespace GreenServ.Lab.Tests;

/// <summary>A table small enough to work out by hand: two tasks of two rows, two models, costs as energyNorm.</summary>
internal static class SmallData
{
    public const string Complete = """
        {"id":"1","task":"math","prompt":"a","outcomes":{"big":{"quality":1,"energyNorm":0.8},"small":{"quality":0,"energyNorm":0.2}}}
        {"id":"2","task":"math","prompt":"b","outcomes":{"big":{"quality":1,"energyNorm":0.6},"small":{"quality":1,"energyNorm":0.2}}}
        {"id":"3","task":"chat","prompt":"c","outcomes":{"big":{"quality":0.5,"energyNorm":0.4},"small":{"quality":1,"energyNorm":0.1}}}
        {"id":"4","task":"chat","prompt":"d","outcomes":{"big":{"quality":0.5,"energyNorm":0.4},"small":{"quality":0.5,"energyNorm":0.1}}}
        """;

    public const string Masked = """
        {"id":"1","task":"math","prompt":"a","outcomes":{"big":{"quality":1,"energyNorm":0.8}}}
        {"id":"2","task":"math","prompt":"b","outcomes":{"big":{"quality":1,"energyNorm":0.6},"small":{"quality":0,"energyNorm":0.2}}}
        {"id":"3","task":"chat","prompt":"c","outcomes":{"small":{"quality":1,"energyNorm":0.1}}}
        """;
}
