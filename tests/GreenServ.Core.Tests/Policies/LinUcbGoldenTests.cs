using System.Globalization;
using GreenServ.Testing;

namespace GreenServ.Core.Tests.Policies;

public sealed class LinUcbGoldenTests
{
    private static readonly string[] s_tasks = ["mmlu", "gsm8k", "hellaswag", "winogrande", "cnn_dailymail"];

    [Fact]
    public void LinUcb_RecordedRewards_ReproducesEveryPublishedChoice()
    {
        var models = File.ReadAllLines(Requires.SharedData("golden/model_list_order.txt")).Where(line => line.Length > 0).ToArray();
        var steps = File.ReadAllLines(Requires.SharedData("golden/golden_linucb_task_only_seed40.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        var play = new Play("linucb", 1 + s_tasks.Length, models.Length);

        var matches = 0;
        foreach (var step in steps)
        {
            var context = new double[1 + s_tasks.Length];
            context[0] = 1;
            context[1 + Array.IndexOf(s_tasks, step[2])] = 1;
            var chosen = Array.IndexOf(play.Probabilities(context), 1.0);
            if (models[chosen] == step[3])
                matches++;
            play.Learn(Array.IndexOf(models, step[3]), context, double.Parse(step[4], CultureInfo.InvariantCulture));
        }

        Assert.Equal(2500, steps.Length);
        Assert.Equal(2500, matches);
    }
}
