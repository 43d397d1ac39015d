using GreenServ.Lab.Data;

namespace GreenServ.Lab.Contexts;

internal static class LearnedContexts
{
    public static ContextTable Of(OutcomeTable table) => ContextTable.Declared(table);
}
