using GreenServ.Storage.Tests.Control;
using GreenServ.Storage.Tests.Telemetry;

namespace GreenServ.Storage.Tests.Postgres;

public sealed class PostgresTelemetryStoreComplianceTests : TelemetryStoreCompliance<PostgresPlace>;

public sealed class PostgresSlaSampleComplianceTests : SlaSampleCompliance<PostgresPlace>;

public sealed class PostgresGenerationComplianceTests : GenerationCompliance<PostgresPlace>;

public sealed class PostgresControlStoreComplianceTests : ControlStoreCompliance<PostgresPlace>;

public sealed class PostgresRequestSampleComplianceTests : RequestSampleCompliance<PostgresPlace>;

public sealed class PostgresCarbonComplianceTests : CarbonCompliance<PostgresPlace>;
