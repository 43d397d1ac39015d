using GreenServ.Core.Policies;
using GreenServ.Core.Sla;

namespace GreenServ.Router.Sla;

/// <summary>A plan in the making: what it is for, and the policy whose beliefs are being copied.</summary>
internal sealed record PlanSession(string Account, SlaGoal Goal, IPolicy Policy, int Arms, PlanCapture Capture);
