using GreenServ.BenchHosts;

// What the router is measured against, and beside: a model host that answers at once, and a pass-through that does nothing else.
return args switch
{
    ["stub", var port, ..] when int.TryParse(port, out var number) => await StubHost.RunAsync(number, HoldSeconds(args)),
    ["forward", var port, var to] when int.TryParse(port, out var number) && Uri.TryCreate(to, UriKind.Absolute, out var target) => await PassThrough.RunAsync(number, target),
    _ => Usage(),
};

static int HoldSeconds(string[] args) => args is [_, _, "--hold", var seconds] && int.TryParse(seconds, out var value) ? value : 0;

static int Usage()
{
    Console.Error.WriteLine("Usage: stub PORT [--hold SECONDS]   a model host that answers at once; streams end after SECONDS");
    Console.Error.WriteLine("       forward PORT URL             passes every request on to URL");
    return 2;
}
