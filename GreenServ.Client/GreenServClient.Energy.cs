using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using GreenServ.Client.Wire;

namespace GreenServ.Client;

/// <summary>What energy went where.</summary>
public sealed partial class GreenServClient
{
    /// <summary>Reads what meters measured, and the accounts it went to.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<EnergyStatus> GetEnergyAsync(CancellationToken cancellationToken = default) =>
        ReadAsync("greenserv/energy", GreenServJsonContext.Default.EnergyStatus, cancellationToken);

    /// <summary>Reads what the electricity of hosts emits now.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<CarbonStatus> GetCarbonAsync(CancellationToken cancellationToken = default) =>
        ReadAsync("greenserv/carbon", GreenServJsonContext.Default.CarbonStatus, cancellationToken);

    /// <summary>Reads what was spent over the last 24 hours, against what stated baselines would have taken.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<SavingsReport> GetSavingsAsync(CancellationToken cancellationToken = default) =>
        ReadAsync("greenserv/energy/savings", GreenServJsonContext.Default.SavingsReport, cancellationToken);

    /// <summary>Reads how the predicted joules of the last 24 hours compare with what requests took.</summary>
    /// <exception cref="HttpRequestException">The router can not be reached or refused.</exception>
    public Task<EnergyCalibration> GetCalibrationAsync(CancellationToken cancellationToken = default) =>
        ReadAsync("greenserv/energy/calibration", GreenServJsonContext.Default.EnergyCalibration, cancellationToken);

    private async Task<T> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        await http.GetFromJsonAsync(path, type, cancellationToken).ConfigureAwait(false) ?? throw new HttpRequestException($"The router answered nothing for {path}.");
}
