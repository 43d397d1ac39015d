using System.CommandLine;
using System.Globalization;
using GreenServ.Core.Energy.Estimation;
using GreenServ.Lab.Results;

namespace GreenServ.Lab.Energy;

/// <summary><c>energy-fit</c>: fits the energy estimator to published measurements and says how well it does on models it has not seen.</summary>
internal static class EnergyFitCommand
{
    private const string Block = "energy-fit";

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var data = new Option<string>("--data") { Required = true, HelpName = "FILE", Description = "Measurements as the ML.ENERGY benchmark tabulates them, comma-separated." };
        var task = new Option<string>("--task") { HelpName = "NAME", DefaultValueFactory = _ => "lm-arena-chat", Description = "The task whose level the estimator takes." };
        var hardware = new Option<string>("--hardware") { HelpName = "NAME", DefaultValueFactory = _ => "H100", Description = "The GPU whose level the estimator takes." };
        var page = new Option<string?>("--page") { HelpName = "FILE", Description = $"A Markdown page whose block '{Block}' is replaced by the tables." };
        var command = new Command("energy-fit", "Fits the energy estimator (least squares in logarithms) and predicts every model by a fit to the others. Prints the coefficients as the estimator's source has them.") { data, task, hardware, page };
        command.SetAction(parsed => Run(parsed, parsed.GetValue(data)!, parsed.GetValue(task)!, parsed.GetValue(hardware)!, parsed.GetValue(page)));
        return command;
    }

    private static int Run(ParseResult parsed, string data, string task, string hardware, string? page)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var (rows, problem) = MeasurementFile.Read(data);
        if (rows is null)
            return Refuse(error, problem!);
        if (!rows.Any(row => row.Task == task))
            return Refuse(error, $"{data} has no task '{task}'; it has {string.Join(", ", rows.Select(row => row.Task).Distinct())}.");
        if (!rows.Any(row => row.Hardware == hardware))
            return Refuse(error, $"{data} has no hardware '{hardware}'; it has {string.Join(", ", rows.Select(row => row.Hardware).Distinct())}.");
        FittedEnergy fit;
        try
        {
            fit = EnergyFit.Fit(rows, task, hardware);
        }
        catch (ArgumentException e)
        {
            return Refuse(error, e.Message);
        }

        var c = fit.Coefficients;
        output.WriteLine(Tables(fit));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"new({c.Intercept:0.0000}, {c.Active:0.0000}, {c.Total:0.0000}, {c.Batch:0.0000}, {c.Bits:0.0000}, {c.LogDeviation:0.0000})"));
        return page is null ? ExitCodes.Done : Fill(page, Tables(fit), error);
    }

    private static string Tables(FittedEnergy fit)
    {
        var c = fit.Coefficients;
        var coefficients = new MarkdownTable(1, "coefficient", "value");
        coefficients.Add("intercept (log of joules)", Text.Three(c.Intercept));
        coefficients.Add("exponent of active parameters", Text.Three(c.Active));
        coefficients.Add("exponent of all parameters", Text.Three(c.Total));
        coefficients.Add("exponent of requests served together", Text.Three(c.Batch));
        coefficients.Add("exponent of bits per weight, relative to 16", Text.Three(c.Bits));
        foreach (var (task, factor) in fit.TaskFactors)
            coefficients.Add($"factor of task {task} (not used)", Text.Two(factor));
        foreach (var (gpu, factor) in fit.HardwareFactors)
            coefficients.Add($"factor of a {gpu}", Text.Two(factor));

        var quality = new MarkdownTable(1, "quality", "value");
        quality.Add("measurements", Text.Count(fit.Measurements));
        quality.Add("models", Text.Count(fit.Models));
        quality.Add("R² of the logarithms, in sample", Text.Two(fit.RSquared));
        quality.Add("median absolute error on held-out models", Text.Percent(fit.HeldOutMedianError));
        quality.Add("held-out measurements within their 90 % interval", Text.Percent(fit.HeldOutCoverage));
        quality.Add("deviation of the logarithm on held-out models", Text.Three(c.LogDeviation));
        return coefficients + "\n" + quality;
    }

    private static int Fill(string page, string tables, TextWriter error)
    {
        try
        {
            var (document, problem) = MarkedDocument.Parse(File.ReadAllText(page));
            if (document is null || !document.Blocks.Contains(Block))
                return Refuse(error, $"{page}: {problem ?? $"there is no block '{Block}'"}.");
            File.WriteAllText(page, document.Fill(new Dictionary<string, string> { [Block] = tables }));
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(error, $"{page} cannot be changed: {e.Message}");
        }
    }

    private static int Refuse(TextWriter error, string problem)
    {
        error.WriteLine(problem.ReplaceLineEndings(" "));
        return ExitCodes.Refused;
    }
}
