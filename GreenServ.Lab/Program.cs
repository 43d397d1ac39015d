using System.Text;
using GreenServ.Lab;
using GreenServ.Lab.Replay;

Console.OutputEncoding = Encoding.UTF8;
return await LabCommandLine.RunAsync(args, new CatalogPolicySource(), Console.Out, Console.Error, CancellationToken.None);
