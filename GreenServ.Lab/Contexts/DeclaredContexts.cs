using GreenServ.Lab.Data;
using GreenServ.Lab.Requests;

namespace GreenServ.Lab.Contexts;

/// <summary>x = [1, one-hot(task)], the tasks in ordinal order: the papers' setting, where the task is known.</summary>
internal sealed class DeclaredContexts(OutcomeTable table, int requests) : IRequestStreams
{
    private readonly ContextTable _byTask = ByTask(table.Tasks.Count);

    public RequestStream Of(int seed)
    {
        var rows = RequestOrder.Of(table.Rows, requests, seed);
        return new RequestStream(rows, _byTask, [.. rows.Select(row => table.TaskOf[row])]);
    }

    private static ContextTable ByTask(int tasks)
    {
        var dimension = 1 + tasks;
        var values = new double[tasks * dimension];
        for (var task = 0; task < tasks; task++)
        {
            values[task * dimension] = 1;
            values[task * dimension + 1 + task] = 1;
        }

        return new ContextTable([1, tasks], values);
    }
}
