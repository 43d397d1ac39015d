namespace GreenServ.Core.Features.Clusters;

/// <summary>
/// Clusters that several learn at once. A centroid is the mean of the embeddings it was given, so n·μ is their sum, and what one copy was given since a
/// common state is a difference of such sums: differences add, in any order.
/// </summary>
public static class ClusterMerge
{
    /// <summary><paramref name="shared"/> with what <paramref name="own"/> was given since <paramref name="since"/>.</summary>
    /// <param name="shared">What all agree on.</param>
    /// <param name="own">One copy as it is.</param>
    /// <param name="since">What that copy was when it last agreed with the others; <c>null</c> where it never did.</param>
    public static ClusterState Add(ClusterState shared, ClusterState own, ClusterState? since)
    {
        ArgumentNullException.ThrowIfNull(shared);
        ArgumentNullException.ThrowIfNull(own);
        if (shared.Centroids.Length == 0)
            return own;
        var (centroids, counts) = (shared.Centroids.Select(centroid => (float[])centroid.Clone()).ToList(), shared.Counts.ToList());
        for (var c = 0; c < own.Centroids.Length; c++)
        {
            var before = since is not null && c < since.Centroids.Length ? since.Counts[c] : 0;
            var given = own.Counts[c] - before;
            if (given <= 0)
                continue;
            // A centroid born here while another was born elsewhere under its number joins that one: a number means one thing to all.
            if (c >= centroids.Count)
            {
                centroids.Add((float[])own.Centroids[c].Clone());
                counts.Add(own.Counts[c]);
                continue;
            }

            var total = counts[c] + given;
            for (var i = 0; i < centroids[c].Length && i < own.Centroids[c].Length; i++)
            {
                var sum = (double)own.Counts[c] * own.Centroids[c][i] - (before > 0 ? (double)before * since!.Centroids[c][i] : 0);
                centroids[c][i] = (float)((counts[c] * (double)centroids[c][i] + sum) / total);
            }

            counts[c] = total;
        }

        return shared with { Centroids = [.. centroids], Counts = [.. counts], Shadow = Add(shared.Shadow, own.Shadow, since?.Shadow) };
    }

    private static ShadowState? Add(ShadowState? shared, ShadowState? own, ShadowState? since) =>
        own is null ? shared
        : shared is null || shared.Reader != own.Reader ? own
        : own with { XX = Add(shared.XX, own.XX, since?.XX), XY = Add(shared.XY, own.XY, since?.XY) };

    private static double[] Add(double[] shared, double[] own, double[]? since) =>
        [.. shared.Select((sum, i) => sum + own[i] - (since?[i] ?? 0))];
}
