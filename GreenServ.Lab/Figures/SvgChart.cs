using System.Globalization;
using System.Net;
using System.Text;

namespace GreenServ.Lab.Figures;

/// <summary>Draws a <see cref="Chart"/> as a self-contained SVG with the legend beside the plot.</summary>
internal sealed class SvgChart
{
    private const double Width = 1000;
    private const double Height = 580;
    private const double LegendWidth = 225;
    private const double LabelSize = 11;
    private const string Ink = "#1f2933";
    private const string Soft = "#616e7c";
    private const string Grid = "#e4e7eb";

    // Okabe and Ito: distinguishable with the usual colour-vision deficiencies.
    private static readonly string[] s_palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7b5ea7", "#8c6d31"];

    private readonly Chart _chart;
    private readonly Box _plot = new(78, 74, Width - 78 - LegendWidth - 20, Height - 74 - 66);
    private readonly StringBuilder _svg = new();

    private SvgChart(Chart chart) => _chart = chart;

    public static string Render(Chart chart) => new SvgChart(chart).Render();

    private string Render()
    {
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(_chart.Title)}\" font-family=\"'Segoe UI', 'DejaVu Sans', Helvetica, Arial, sans-serif\">");
        Line($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>");
        Text(_plot.Left, 30, _chart.Title, 17, Ink, weight: "600");
        Text(_plot.Left, 52, _chart.Subtitle, 12, Soft);
        DrawAxes();
        var colors = Colors();
        var labels = new LabelPlacement(_plot);
        DrawRules(labels);
        foreach (var (series, color) in _chart.Series.Zip(colors))
            DrawSeries(series, color, labels);
        foreach (var series in _chart.Series)
            DrawLabels(series, labels);
        DrawLegend(colors);
        Line($"</svg>");
        return _svg.ToString();
    }

    private string[] Colors()
    {
        var next = 0;
        return [.. _chart.Series.Select(series => series.Style.Color ?? s_palette[next++ % s_palette.Length])];
    }

    private void DrawAxes()
    {
        foreach (var tick in _chart.Y.Ticks)
        {
            var y = Y(tick);
            Line($"<line x1=\"{_plot.Left:0.#}\" x2=\"{_plot.Right:0.#}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"{Grid}\"/>");
            Text(_plot.Left - 9, y + 4, Axis.Format(tick), 12, Soft, anchor: "end");
        }

        foreach (var tick in _chart.X.Ticks)
        {
            var x = X(tick);
            Line($"<line x1=\"{x:0.#}\" x2=\"{x:0.#}\" y1=\"{_plot.Top:0.#}\" y2=\"{_plot.Bottom:0.#}\" stroke=\"{Grid}\"/>");
            Text(x, _plot.Bottom + 19, Axis.Format(tick), 12, Soft, anchor: "middle");
        }

        Line($"<rect x=\"{_plot.Left}\" y=\"{_plot.Top}\" width=\"{_plot.Width}\" height=\"{_plot.Height}\" fill=\"none\" stroke=\"#9aa5b1\"/>");
        Text(_plot.Left + _plot.Width / 2, _plot.Bottom + 46, _chart.X.Title + (_chart.X.IsLogarithmic ? ", log scale" : ""), 13, Ink, anchor: "middle");
        var middle = _plot.Top + _plot.Height / 2;
        Line($"<text transform=\"translate(22 {middle:0.#}) rotate(-90)\" text-anchor=\"middle\" font-size=\"13\" fill=\"{Ink}\">{Escape(_chart.Y.Title)}</text>");
    }

    private void DrawSeries(ChartSeries series, string color, LabelPlacement labels)
    {
        var points = series.Points.Select(point => (X: X(point.X), Y: Y(point.Y))).ToArray();
        if (series.Style.Line && points.Length > 1)
        {
            var path = string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.#},{point.Y:0.#}")));
            var dash = series.Style.Dash is { } pattern ? $" stroke-dasharray=\"{pattern}\"" : "";
            Line($"<polyline points=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-linejoin=\"round\"{dash}/>");
            for (var i = 1; i < points.Length; i++)
                TakeSegment(points[i - 1], points[i], labels);
        }

        foreach (var point in series.Points)
        {
            if (point.Bar is not var (low, high))
                continue;
            Line($"<line x1=\"{X(point.X):0.#}\" x2=\"{X(point.X):0.#}\" y1=\"{Y(low):0.#}\" y2=\"{Y(high):0.#}\" stroke=\"{color}\" stroke-width=\"5\" stroke-opacity=\"0.3\"/>");
        }

        if (!IsMarked(series))
            return;
        foreach (var ((x, y), point) in points.Zip(series.Points))
        {
            var title = $"{series.Name}{(point.Label is null ? "" : ", " + point.Label)}: {Axis.Format(Round(point.X))}, {Axis.Format(Round(point.Y))}";
            Line($"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\" fill=\"{color}\" stroke=\"#ffffff\"><title>{Escape(title)}</title></circle>");
            labels.Take(Box.Around(x, y, 4));
        }
    }

    private void DrawRules(LabelPlacement labels)
    {
        foreach (var rule in _chart.Rules)
        {
            Line($"<line x1=\"{X(rule.X):0.#}\" x2=\"{X(rule.X):0.#}\" y1=\"{_plot.Top}\" y2=\"{_plot.Bottom}\" stroke=\"{Soft}\" stroke-dasharray=\"3 3\"/>");
            var box = labels.Place(X(rule.X), _plot.Top + 12, rule.Label, LabelSize);
            DrawLeader(X(rule.X), box.Top + box.Height / 2, box);
            Text(box.Left, box.Top + LabelSize * 0.95, rule.Label, LabelSize, Ink);
        }
    }

    private static void TakeSegment((double X, double Y) from, (double X, double Y) to, LabelPlacement labels)
    {
        var pieces = (int)(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) / 6) + 1;
        for (var piece = 0; piece <= pieces; piece++)
        {
            var part = (double)piece / pieces;
            labels.Take(Box.Around(from.X + part * (to.X - from.X), from.Y + part * (to.Y - from.Y), 1.5));
        }
    }

    private void DrawLabels(ChartSeries series, LabelPlacement labels)
    {
        foreach (var point in series.Points)
        {
            if (point.Label is not { } label)
                continue;
            var box = labels.Place(X(point.X), Y(point.Y), label, LabelSize);
            DrawLeader(X(point.X), Y(point.Y), box);
            // A white edge keeps a name readable where a grid line or a curve runs behind it.
            Line($"<text x=\"{box.Left:0.#}\" y=\"{box.Top + LabelSize * 0.95:0.#}\" font-size=\"{LabelSize}\" fill=\"{Ink}\" stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">{Escape(label)}</text>");
        }
    }

    /// <summary>A hairline from a mark to its name, where the name found room only at some distance.</summary>
    private void DrawLeader(double x, double y, Box box)
    {
        var (nearX, nearY) = (Math.Clamp(x, box.Left, box.Right), Math.Clamp(y, box.Top + 2, box.Bottom - 2));
        if (Math.Abs(nearX - x) + Math.Abs(nearY - y) > 12)
            Line($"<line x1=\"{x:0.#}\" y1=\"{y:0.#}\" x2=\"{nearX:0.#}\" y2=\"{nearY:0.#}\" stroke=\"{Soft}\" stroke-width=\"0.8\"/>");
    }

    private void DrawLegend(string[] colors)
    {
        var (x, y) = (_plot.Right + 22, _plot.Top + 12);
        foreach (var (series, color) in _chart.Series.Zip(colors))
        {
            if (series.Style.Line)
            {
                var dash = series.Style.Dash is { } pattern ? $" stroke-dasharray=\"{pattern}\"" : "";
                Line($"<line x1=\"{x:0.#}\" x2=\"{x + 24:0.#}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\" stroke=\"{color}\" stroke-width=\"2\"{dash}/>");
            }

            if (IsMarked(series))
                Line($"<circle cx=\"{x + 12:0.#}\" cy=\"{y:0.#}\" r=\"4\" fill=\"{color}\"/>");
            foreach (var line in LegendText.Lines(series.Name, LegendWidth - 32 - 22, 12))
            {
                Text(x + 32, y + 4, line, 12, Ink);
                y += 16;
            }

            y += 6;
        }
    }

    // A line of one point would not be seen.
    private static bool IsMarked(ChartSeries series) => series.Style.Marks || series.Points.Count == 1;

    private double X(double value) => _plot.Left + _chart.X.Position(value) * _plot.Width;

    private double Y(double value) => _plot.Bottom - _chart.Y.Position(value) * _plot.Height;

    private static double Round(double value) => value == 0 ? 0 : double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private void Text(double x, double y, string text, double size, string color, string anchor = "start", string weight = "400") =>
        Line($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{color}\" text-anchor=\"{anchor}\">{Escape(text)}</text>");

    private void Line(FormattableString markup) => _svg.Append(markup.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
