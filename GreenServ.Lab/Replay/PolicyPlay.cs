using GreenServ.Core.Policies;

namespace GreenServ.Lab.Replay;

/// <summary>One way to play a policy for a goal.</summary>
/// <param name="Settings">Settings that are swept, in readable form; <c>null</c> where there are none.</param>
/// <param name="Create">Makes a policy that has learned nothing, over contexts of blocks of these lengths.</param>
/// <param name="Steer">Makes the steering of a run, for contexts of the given length and a seed.</param>
internal sealed record PolicyPlay(string? Settings, Func<IReadOnlyList<int>, IPolicy> Create, Func<int, int, ISteering> Steer);
