using GreenServ.Core.Bandits;
using GreenServ.Core.Sla;
using GreenServ.Router.Encoders;
using GreenServ.Router.Learning;
using GreenServ.Router.Pool;
using GreenServ.Router.Profiles;
using GreenServ.Router.Residency;

namespace GreenServ.Router;

/// <summary>Settings of the router, section <c>GreenServ:Router</c>.</summary>
public sealed class RouterOptions
{
    public const string SectionName = "GreenServ:Router";

    /// <summary>Name of the pool its models form; <c>demo</c> marks simulated ones.</summary>
    public string Pool { get; set; } = DefaultPool;

    public const string DefaultPool = "default";
    public const string DemoPool = "demo";

    /// <summary>Model hosts. Empty is legal: the router starts and answers 503.</summary>
    public IList<ModelHostOptions> Hosts { get; } = [];

    /// <summary>Profiles by name; the built-in ones stand in <see cref="ProfileCatalog"/> and may be overridden.</summary>
    public IDictionary<string, ProfileOptions> Profiles { get; } = new Dictionary<string, ProfileOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a profile is configured, by its full name (<c>greenserv:…</c>), whichever way it is written there.</summary>
    public bool Defines(string profile) => Profiles.Keys.Any(key => ProfileCatalog.FullName(key) == profile);

    /// <summary>Context layout: <c>default-1</c>, <c>paper-1</c> or <c>repository-1</c>.</summary>
    public string Layout { get; set; } = "default-1";

    /// <summary>Which encoder tells the semantic clusters.</summary>
    public EncoderOptions Encoder { get; } = new();

    /// <summary>What becomes of requests whose records can not be kept.</summary>
    public TelemetryPromise Telemetry { get; set; } = TelemetryPromise.Required;

    /// <summary>Largest request body in bytes; 413 above. Images are legal, hence 32 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>How long a request's body may take to come, all of it; 408 after that. Above 0.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often hosts are asked for their models.</summary>
    public TimeSpan ProbePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a host may take to its first event, or to a whole answer that does not stream (loading a model included).</summary>
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a host may send no whole line within a stream.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a client may leave a stream unread before its request counts as given up. Above 0.</summary>
    public TimeSpan ClientTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A model whose queue is expected to take longer is no candidate while another's is not. At least 0.</summary>
    public TimeSpan SpillAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>What loading and holding models costs, and how far the router may steer it.</summary>
    public ResidencyOptions Residency { get; set; } = new();

    /// <summary>Decisions after which evidence counts 1/e, at least 100; 0 never forgets.</summary>
    public double ForgettingHorizon { get; set; } = PoolStatistics.DefaultHorizon;

    /// <summary>Decisions of an account after which what it owes counts 1/e, at least 1,000.</summary>
    public double DebtHorizon { get; set; } = SlaDebt.DefaultHorizon;

    /// <summary>Web pages that may call the router from a browser, for example <c>https://chat.example.com</c>, or <c>*</c>; pages of this machine always may.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Seed of the policy's draws; <c>null</c> takes an unpredictable one.</summary>
    public int? Seed { get; set; }
}
