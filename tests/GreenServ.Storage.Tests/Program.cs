using GreenServ.Storage.Tests.Journaling;

// The kill test runs this very assembly as the process that gets killed.
return args is ["journal-writer", var folder]
    ? JournalWriterProcess.Run(folder)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
