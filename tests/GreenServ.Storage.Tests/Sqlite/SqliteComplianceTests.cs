using GreenServ.Storage.Tests.Control;
using GreenServ.Storage.Tests.Telemetry;

namespace GreenServ.Storage.Tests.Sqlite;

public sealed class SqliteTelemetryStoreComplianceTests : TelemetryStoreCompliance<SqlitePlace>;

public sealed class SqliteSlaSampleComplianceTests : SlaSampleCompliance<SqlitePlace>;

public sealed class SqliteGenerationComplianceTests : GenerationCompliance<SqlitePlace>;

public sealed class SqliteControlStoreComplianceTests : ControlStoreCompliance<SqlitePlace>;

public sealed class SqliteRequestSampleComplianceTests : RequestSampleCompliance<SqlitePlace>;

public sealed class SqliteCarbonComplianceTests : CarbonCompliance<SqlitePlace>;
