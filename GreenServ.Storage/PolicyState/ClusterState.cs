namespace GreenServ.Storage.PolicyState;

/// <summary>Semantic clusters of prompts: centroids and how many prompts each has taken in.</summary>
/// <param name="Centroids">One vector per cluster, all of one length.</param>
/// <param name="Counts">One count per cluster.</param>
public sealed record ClusterState(float[][] Centroids, long[] Counts);
