using System.Buffers;

namespace GreenServ.Core.Bandits;

/// <summary>
/// The probability that each of several independent Gaussians is the greatest: what Thompson sampling would choose, without sampling.
/// </summary>
/// <remarks>
/// <para>
/// P_k = ∫ F dL_k with L_k = ln Φ((v−m_k)/s_k), L = Σ L_k and F = exp L. On each cell of a grid F is replaced by its
/// logarithmic mean, so the cell's contributions are exactly its share of F and the sum over arms is one by construction.
/// The error is about 2e-3; it matters to nobody as long as the arm is drawn from the vector computed here.
/// </para>
/// <para>An arm narrower than a cell gets nodes of its own: without them two equal means with very different deviations would not split evenly.</para>
/// </remarks>
public static class WinProbabilities
{
    private const int UniformCells = 48;
    private const int MaxNarrowArms = 32;
    private const int NodesPerNarrowArm = 13;
    private const double Reach = 4.5;
    private const double DeviationFloor = 1e-3;
    private const int StackArms = 64;
    private const int BuffersPerArm = 5;

    /// <summary>Writes the probability of each arm to be the greatest; they sum to 1.</summary>
    /// <param name="means">Means; an arm whose mean is not finite (such as −∞) takes no part.</param>
    /// <param name="deviations">Standard deviations, at least 0, finite.</param>
    /// <param name="probabilities">One entry per arm.</param>
    /// <exception cref="ArgumentException">No arm takes part.</exception>
    public static void Compute(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, Span<double> probabilities)
    {
        probabilities.Clear();
        var widest = -1.0;
        for (var k = 0; k < means.Length; k++)
        {
            if (double.IsFinite(means[k]))
                widest = Math.Max(widest, deviations[k]);
        }

        if (widest < 0)
            throw new ArgumentException("At least one arm needs a finite mean.", nameof(means));

        var floor = DeviationFloor * widest;
        var (from, to) = Range(means, deviations, floor);
        if (!(to > from))
        {
            SplitBest(means, probabilities);
            return;
        }

        var rented = means.Length > StackArms ? ArrayPool<double>.Shared.Rent(BuffersPerArm * means.Length) : null;
        var scratch = rented is null ? stackalloc double[BuffersPerArm * StackArms] : rented;
        Integrate(means, deviations, floor, from, to, scratch, probabilities);
        if (rented is not null)
            ArrayPool<double>.Shared.Return(rented);
    }

    // Below the highest lower end no maximum can lie, above the highest upper end neither.
    private static (double From, double To) Range(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, double floor)
    {
        var from = double.NegativeInfinity;
        var to = double.NegativeInfinity;
        for (var k = 0; k < means.Length; k++)
        {
            if (!double.IsFinite(means[k]))
                continue;
            var reach = Reach * Math.Max(deviations[k], floor);
            from = Math.Max(from, means[k] - reach);
            to = Math.Max(to, means[k] + reach);
        }

        return (from, to);
    }

    // Nothing is uncertain (or nothing that floating point can resolve): the best arms share evenly.
    private static void SplitBest(ReadOnlySpan<double> means, Span<double> probabilities)
    {
        var best = double.NegativeInfinity;
        var ties = 0;
        foreach (var mean in means)
        {
            if (!double.IsFinite(mean) || mean < best)
                continue;
            ties = mean > best ? 1 : ties + 1;
            best = mean;
        }

        for (var k = 0; k < means.Length; k++)
            probabilities[k] = means[k] == best ? 1.0 / ties : 0;
    }

    private static void Integrate(
        ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, double floor, double from, double to, Span<double> scratch, Span<double> probabilities)
    {
        var n = means.Length;
        var mean = scratch[..n];
        var inverse = scratch.Slice(n, n);
        var before = scratch.Slice(2 * n, n);
        var after = scratch.Slice(3 * n, n);
        var mass = scratch.Slice(4 * n, n);

        // More narrow arms than there are nodes for: widen them to a cell, all alike, so that ties still split evenly.
        var cell = (to - from) / UniformCells;
        var narrow = CountNarrow(means, deviations, floor, from, cell);
        if (narrow > MaxNarrowArms)
        {
            (floor, narrow) = (cell, 0);
            to = Math.Max(to, Range(means, deviations, floor).To);
        }

        Span<double> buffer = stackalloc double[UniformCells + 1 + MaxNarrowArms * NodesPerNarrowArm];
        var nodes = Uniform(buffer, from, to);
        var candidates = 0;
        for (var k = 0; k < n; k++)
        {
            var deviation = Math.Max(deviations[k], floor);
            if (!(means[k] + Reach * deviation > from) || !double.IsFinite(means[k]))
                continue;
            mean[candidates] = means[k];
            inverse[candidates] = 1 / deviation;
            candidates++;
            if (narrow > 0 && deviation < cell)
                nodes = AddNodes(buffer, nodes, means[k], deviation, from, to);
        }

        var grid = buffer[..nodes];
        if (narrow > 0)
            grid.Sort();
        Accumulate(grid, mean[..candidates], inverse, before, after, mass[..candidates]);

        var total = 0.0;
        foreach (var share in mass[..candidates])
            total += share;
        for (int k = 0, c = 0; k < n; k++)
        {
            if (means[k] + Reach * Math.Max(deviations[k], floor) > from && double.IsFinite(means[k]))
                probabilities[k] = mass[c++] / total;
        }
    }

    private static void Accumulate(
        ReadOnlySpan<double> grid, ReadOnlySpan<double> mean, ReadOnlySpan<double> inverse, Span<double> before, Span<double> after, Span<double> mass)
    {
        mass.Clear();
        var (logBefore, cdfBefore) = (0.0, 0.0);
        for (var i = 0; i < grid.Length; i++)
        {
            var log = 0.0;
            for (var c = 0; c < mean.Length; c++)
            {
                var arm = NormalDistribution.LogCdf((grid[i] - mean[c]) * inverse[c]);
                after[c] = arm;
                log += arm;
            }

            var cdf = Math.Exp(log);
            if (i > 0)
            {
                // Logarithmic mean of F on the cell; its limit where F hardly moves.
                var rise = log - logBefore;
                var average = rise > 1e-7 ? (cdf - cdfBefore) / rise : 0.5 * (cdf + cdfBefore);
                for (var c = 0; c < mean.Length; c++)
                    mass[c] += average * Math.Max(after[c] - before[c], 0);
            }

            (logBefore, cdfBefore) = (log, cdf);
            var swap = before;
            before = after;
            after = swap;
        }
    }

    private static int CountNarrow(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations, double floor, double from, double cell)
    {
        var narrow = 0;
        for (var k = 0; k < means.Length; k++)
        {
            var deviation = Math.Max(deviations[k], floor);
            if (deviation < cell && means[k] + Reach * deviation > from)
                narrow++;
        }

        return narrow;
    }

    private static int Uniform(Span<double> nodes, double from, double to)
    {
        for (var i = 0; i <= UniformCells; i++)
            nodes[i] = from + (to - from) * i / UniformCells;
        return UniformCells + 1;
    }

    private static int AddNodes(Span<double> nodes, int count, double mean, double deviation, double from, double to)
    {
        for (var step = -6; step <= 6; step++)
        {
            var node = mean + 0.5 * step * deviation;
            if (node > from && node < to)
                nodes[count++] = node;
        }

        return count;
    }
}
