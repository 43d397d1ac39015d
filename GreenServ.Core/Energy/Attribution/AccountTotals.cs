namespace GreenServ.Core.Energy.Attribution;

/// <summary>Joules by account. The measured total is kept apart from the accounts, so that comparing them tells something.</summary>
/// <param name="MeasuredJoules">What the counter moved by in the windows that are settled.</param>
/// <param name="RequestJoules">See <see cref="EnergyAccount.Requests"/>.</param>
/// <param name="JudgeJoules">See <see cref="EnergyAccount.Judge"/>.</param>
/// <param name="LoadingJoules">See <see cref="EnergyAccount.Loading"/>.</param>
/// <param name="IdleJoules">See <see cref="EnergyAccount.Idle"/>.</param>
/// <param name="ForeignJoules">See <see cref="EnergyAccount.Foreign"/>.</param>
/// <param name="PendingJoules">Measured in windows that still wait for the end of requests; in no account yet.</param>
public sealed record AccountTotals(
    double MeasuredJoules, double RequestJoules, double JudgeJoules, double LoadingJoules, double IdleJoules, double ForeignJoules, double PendingJoules)
{
    /// <summary>Nothing measured.</summary>
    public static AccountTotals None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>One account.</summary>
    public double this[EnergyAccount account] => account switch
    {
        EnergyAccount.Requests => RequestJoules,
        EnergyAccount.Judge => JudgeJoules,
        EnergyAccount.Loading => LoadingJoules,
        EnergyAccount.Idle => IdleJoules,
        EnergyAccount.Foreign => ForeignJoules,
        _ => throw new ArgumentOutOfRangeException(nameof(account), account, "There is no such account."),
    };

    /// <summary>Of each account, in the order of <see cref="EnergyAccount"/>, joules that were measured as they are: what their windows held was nobody else's. The rest is a share.</summary>
    public IReadOnlyList<double> Undivided { get; init; } = new double[Enum.GetValues<EnergyAccount>().Length];

    /// <summary>Joules of an account by where the figure comes from: all of it was measured, as it is or as a share of several's.</summary>
    public double Of(EnergyAccount account, EnergySource source) => source switch
    {
        EnergySource.Measured => Undivided[(int)account],
        EnergySource.Attributed => Math.Max(0, this[account] - Undivided[(int)account]),
        _ => 0,
    };

    /// <summary>Sum of the accounts.</summary>
    public double AccountedJoules => RequestJoules + JudgeJoules + LoadingJoules + IdleJoules + ForeignJoules;

    /// <summary>Share of the measured energy that is explained, 0..1; <c>null</c> before anything was measured.</summary>
    public double? ExplainedShare => MeasuredJoules > 0 ? (AccountedJoules - ForeignJoules) / MeasuredJoules : null;

    /// <summary>Totals of two counters together.</summary>
    public static AccountTotals operator +(AccountTotals a, AccountTotals b) => new(
        a.MeasuredJoules + b.MeasuredJoules, a.RequestJoules + b.RequestJoules, a.JudgeJoules + b.JudgeJoules, a.LoadingJoules + b.LoadingJoules,
        a.IdleJoules + b.IdleJoules, a.ForeignJoules + b.ForeignJoules, a.PendingJoules + b.PendingJoules)
    {
        Undivided = [.. a.Undivided.Zip(b.Undivided, static (mine, theirs) => mine + theirs)],
    };
}
