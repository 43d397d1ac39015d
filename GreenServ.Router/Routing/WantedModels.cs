using GreenServ.Core.Policies;
using GreenServ.Router.Residency;

namespace GreenServ.Router.Routing;

/// <summary>Notes of every decision which model it would have wanted, had all been in memory, and what was forgone where one was not.</summary>
internal sealed class WantedModels(Demand demand, Forgone forgone)
{
    public void Note(RoutedRequest request, Choice choice)
    {
        demand.Note(request.Candidates[choice.Wanted].Arm.Id);
        if (choice.Weights.Energy <= 0 || BestInMemory(request, choice) is not { } best)
            return;
        for (var i = 0; i < request.Candidates.Count; i++)
        {
            var candidate = request.Candidates[i];
            if (candidate.RejectedBecause is null && choice.Residency[i] is not null)
                forgone.Add(candidate.Arm.Id, candidate.Placement.Host.Name, (Value(choice, i) - best) / choice.Weights.Energy * choice.ReferenceEnergyJoules);
        }
    }

    private static double? BestInMemory(RoutedRequest request, Choice choice)
    {
        double? best = null;
        for (var i = 0; i < request.Candidates.Count; i++)
        {
            if (request.Candidates[i].RejectedBecause is null && choice.Residency[i] is null && !(Value(choice, i) <= best))
                best = Value(choice, i);
        }

        return best;
    }

    private static double Value(Choice choice, int index) =>
        choice.Weights.Quality * choice.Estimates[index].QualityMean - choice.Weights.Energy * choice.Estimates[index].EnergyMean;
}
