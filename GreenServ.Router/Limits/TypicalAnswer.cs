namespace GreenServ.Router.Limits;

/// <summary>
/// Length of the answers a key gets, learned from those it got: what is charged before an answer's length is known. It may be wrong,
/// since every charge is settled once the answer is there.
/// </summary>
internal sealed class TypicalAnswer
{
    // A short chat answer, until the first is known.
    private const double FirstGuess = 100;

    // The last sixteen or so count.
    private const double Weight = 1.0 / 16;

    private double _mean = FirstGuess;

    public long Tokens => (long)Math.Round(_mean);

    public void Add(long tokens) => _mean += Weight * (tokens - _mean);
}
