using System.Globalization;
using System.Text;
using GreenServ.Lab.Replay;

namespace GreenServ.Lab.Reports;

/// <summary>Results as comma-separated values (RFC 4180), numbers in invariant form, empty where they do not apply.</summary>
internal static class ReplayCsv
{
    /// <summary>One line per policy or baseline and goal.</summary>
    public static string Results(ReplayReport report)
    {
        var csv = new StringBuilder("kind,name,settings,lambda,alpha,mean_reward,mean_quality,mean_cost,total_cost,regret,headroom,satisfaction,shortfall,steps_to_compliance,decision_micros_p50\n");
        foreach (var r in report.Results)
        {
            Append(
                csv, "policy", r.Policy, r.Settings, r.Goal.Lambda, r.Goal.Alpha, r.MeanReward, r.MeanQuality, r.MeanCost, r.TotalCost, r.Regret, r.Headroom,
                r.Satisfaction, r.Shortfall, r.StepsToCompliance, r.DecisionMicrosP50);
        }

        foreach (var b in report.Baselines)
        {
            Append(
                csv, "baseline", b.Name, null, b.Goal.Lambda, b.Goal.Alpha, b.MeanReward, b.MeanQuality, b.MeanCost, b.MeanCost * report.Requests,
                report.RegretOf(b), report.HeadroomOf(b), null, null, null, null);
        }

        return csv.ToString();
    }

    /// <summary>Mean regret over time, one line per policy, λ and step.</summary>
    public static string Regret(ReplayReport report)
    {
        var csv = new StringBuilder("policy,lambda,step,regret\n");
        foreach (var result in report.Results)
        {
            foreach (var (point, regret) in result.RegretCurve.Index())
                Append(csv, result.Policy, result.Goal.Lambda, Checkpoints.Step(point, report.Requests), regret);
        }

        return csv.ToString();
    }

    /// <summary>Mean running satisfaction and debt (answers) over time, one line per policy, settings, α and step.</summary>
    public static string Sla(ReplayReport report)
    {
        var csv = new StringBuilder("policy,settings,alpha,step,satisfaction,owed\n");
        foreach (var result in report.Results)
        {
            foreach (var (point, (satisfaction, owed)) in result.SatisfactionCurve.Zip(result.OwedCurve).Index())
                Append(csv, result.Policy, result.Settings, result.Goal.Alpha, Checkpoints.Step(point, report.Requests), satisfaction, owed);
        }

        return csv.ToString();
    }

    /// <summary>Logged probabilities against draws, one line per policy, goal and bin.</summary>
    public static string Calibration(ReplayReport report)
    {
        var csv = new StringBuilder("policy,settings,lambda,alpha,from,to,cells,mean_probability,drawn,frequency,deviations\n");
        foreach (var result in report.Results)
        {
            foreach (var bin in result.Calibration?.Bins() ?? [])
                Append(csv, result.Policy, result.Settings, result.Goal.Lambda, result.Goal.Alpha, bin.From, bin.To, bin.Cells, bin.MeanProbability, bin.Drawn, bin.Frequency, bin.Deviations);
        }

        return csv.ToString();
    }

    /// <summary>Mean share of each model over time, one line per policy, goal, model and stretch; the step is the stretch's last.</summary>
    public static string Shares(ReplayReport report)
    {
        var csv = new StringBuilder("policy,settings,lambda,alpha,model,step,share\n");
        foreach (var result in report.Results)
        {
            foreach (var (place, share) in result.ShareCurve.Index())
            {
                var (stretch, model) = Math.DivRem(place, report.Table.Models.Count);
                Append(csv, result.Policy, result.Settings, result.Goal.Lambda, result.Goal.Alpha, report.Table.Models[model], ShareTally.EndOf(stretch, report.Requests), share);
            }
        }

        return csv.ToString();
    }

    /// <summary>What was made of events, one line per policy, goal and event.</summary>
    public static string Events(ReplayReport report)
    {
        var csv = new StringBuilder("policy,settings,lambda,alpha,event,model,step,value,share_before,final_share,requests_to_settle,requests_to_ten_percent,requests_to_a_tenth,requests_to_notice,quality_lost,reward_lost\n");
        foreach (var result in report.Results)
        {
            foreach (var e in result.Events.Select(happening => EventJson.Of(happening, report.Table.Models, report.Requests)))
            {
                Append(
                    csv, result.Policy, result.Settings, result.Goal.Lambda, result.Goal.Alpha, e.Event, e.Model, e.Step, e.Value, e.ShareBefore, e.FinalShare,
                    e.RequestsToSettle, e.RequestsToTenPercent, e.RequestsToATenth, e.RequestsToNotice, e.QualityLost, e.RewardLost);
            }
        }

        return csv.ToString();
    }

    private static void Append(StringBuilder csv, params ReadOnlySpan<object?> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0)
                csv.Append(',');
            csv.Append(fields[i] is string text ? Quote(text) : Convert.ToString(fields[i], CultureInfo.InvariantCulture));
        }

        csv.Append('\n');
    }

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
