namespace GreenServ.Lab.Results;

/// <summary>One block of the page of results.</summary>
internal interface IResultsSection
{
    /// <summary>Name of the block.</summary>
    string Name { get; }

    /// <summary>Its Markdown: commands and tables, every figure from a replay.</summary>
    string Write(ResultsSession session);
}
