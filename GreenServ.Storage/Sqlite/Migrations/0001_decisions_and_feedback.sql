-- Times are UTC microseconds; ids are the 16 bytes of a UUIDv7, big-endian, so they sort by time.
CREATE TABLE decisions (
    id                BLOB    NOT NULL UNIQUE,
    writer            TEXT    NOT NULL,
    sequence          INTEGER NOT NULL,
    layout            TEXT    NOT NULL,
    decided_at        INTEGER NOT NULL,
    pool              TEXT    NOT NULL,
    profile           TEXT    NOT NULL,
    task              TEXT    NOT NULL,
    model             TEXT    NOT NULL,
    host              TEXT    NOT NULL,
    kind              TEXT    NOT NULL,
    propensity        REAL,
    status            TEXT    NOT NULL,
    duration_ms       REAL    NOT NULL,
    energy_joules     REAL,
    energy_source     TEXT    NOT NULL,
    completion_tokens INTEGER,
    quality           REAL,
    record            TEXT    NOT NULL
);

-- Covers what a roll-up sums, so that recomputing one never reads the wide rows.
CREATE INDEX decisions_by_time ON decisions (decided_at, model, status, quality, energy_joules, energy_source, duration_ms);
CREATE INDEX decisions_by_place ON decisions (writer, sequence, layout);

CREATE TABLE feedback (
    writer      TEXT    NOT NULL,
    sequence    INTEGER NOT NULL,
    decision_id BLOB    NOT NULL,
    layout      TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    score       REAL    NOT NULL,
    source      TEXT    NOT NULL,
    record      TEXT    NOT NULL,
    PRIMARY KEY (writer, sequence)
) WITHOUT ROWID;

-- The last one in this order is the score in force.
CREATE INDEX feedback_by_decision ON feedback (decision_id, at, writer, sequence, score);

-- Seconds are what a batch recomputes: a minute of heavy traffic is too much to sum again for every batch.
CREATE TABLE rollups_second (
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
    PRIMARY KEY (start, model)
) WITHOUT ROWID;

CREATE TABLE rollups_minute (
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
    PRIMARY KEY (start, model)
) WITHOUT ROWID;

CREATE TABLE ingest_progress (
    writer   TEXT    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL
) WITHOUT ROWID;
