// Whole systems run in these tests. Two at once would share the processors, and each would wait for the other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
