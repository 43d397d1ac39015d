// Most of these tests wait for a deadline or a window of a meter, and leave the processors alone meanwhile.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
