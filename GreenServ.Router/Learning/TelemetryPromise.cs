namespace GreenServ.Router.Learning;

/// <summary>What is promised of the records of requests.</summary>
public enum TelemetryPromise
{
    /// <summary>What was answered is on record. Where that can not be, requests get 503.</summary>
    Required,

    /// <summary>Requests are answered whether or not there is room for their records. One without is left out, counted, and teaches nothing.</summary>
    BestEffort,
}
