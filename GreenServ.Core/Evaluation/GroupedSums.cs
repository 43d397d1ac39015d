namespace GreenServ.Core.Evaluation;

/// <summary>
/// Sums of several columns by cluster, for ratios of columns with cluster-robust standard errors. Rows without a cluster are
/// clusters of one and need no memory of their own.
/// </summary>
/// <param name="ratios">Columns (numerator, denominator) of each ratio.</param>
internal sealed class GroupedSums(params (int Numerator, int Denominator)[] ratios)
{
    private readonly RatioMoments[] _alone = new RatioMoments[ratios.Length];
    private readonly Dictionary<string, double[]> _clusters = new(StringComparer.Ordinal);

    public void Add(string? cluster, ReadOnlySpan<double> row)
    {
        if (cluster is not null)
        {
            AddTo(cluster, row);
            return;
        }

        for (var i = 0; i < ratios.Length; i++)
            _alone[i].Add(row[ratios[i].Numerator], row[ratios[i].Denominator]);
    }

    public void Merge(GroupedSums other)
    {
        for (var i = 0; i < ratios.Length; i++)
            _alone[i].Merge(other._alone[i]);
        foreach (var (cluster, row) in other._clusters)
            AddTo(cluster, row);
    }

    public RatioMoments Ratio(int index)
    {
        var moments = _alone[index];
        foreach (var row in _clusters.Values)
            moments.Add(row[ratios[index].Numerator], row[ratios[index].Denominator]);
        return moments;
    }

    private void AddTo(string cluster, ReadOnlySpan<double> row)
    {
        if (!_clusters.TryGetValue(cluster, out var sums))
            _clusters.Add(cluster, sums = new double[row.Length]);
        for (var i = 0; i < row.Length; i++)
            sums[i] += row[i];
    }
}
