-- A month has 43,200 minutes: sums over long windows are taken from hours.
CREATE TABLE rollups_hour (
    start               INTEGER NOT NULL,
    model               TEXT    NOT NULL,
    requests            INTEGER NOT NULL,
    completed           INTEGER NOT NULL,
    failed              INTEGER NOT NULL,
    rated               INTEGER NOT NULL,
    quality_sum         REAL    NOT NULL,
    quality_square_sum  REAL    NOT NULL,
    energy_count        INTEGER NOT NULL,
    energy_estimated    INTEGER NOT NULL,
    energy_attributed   INTEGER NOT NULL,
    energy_sum          REAL    NOT NULL,
    duration_ms_sum     REAL    NOT NULL,
    carbon_count        INTEGER NOT NULL,
    carbon_sum          REAL    NOT NULL,
    PRIMARY KEY (start, model)
) WITHOUT ROWID;

INSERT INTO rollups_hour
SELECT start / 3600000000 * 3600000000, model, sum(requests), sum(completed), sum(failed), sum(rated), sum(quality_sum), sum(quality_square_sum),
       sum(energy_count), sum(energy_estimated), sum(energy_attributed), sum(energy_sum), sum(duration_ms_sum), sum(carbon_count),
       sum(carbon_sum)
FROM rollups_minute GROUP BY 1, 2;
