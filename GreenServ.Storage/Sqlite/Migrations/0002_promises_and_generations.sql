-- How promises stood. A writer's sequence has one account and one time, so the key stores a record once however often it comes,
-- and one tree serves both the charts (per account, by time) and the thinning.
CREATE TABLE sla_samples (
    account        TEXT    NOT NULL,
    at             INTEGER NOT NULL,
    writer         TEXT    NOT NULL,
    sequence       INTEGER NOT NULL,
    alpha          REAL    NOT NULL,
    debt           REAL    NOT NULL,
    decided        REAL    NOT NULL,
    scored         REAL    NOT NULL,
    satisfaction   REAL,
    price_joules   REAL,
    is_reachable   INTEGER NOT NULL,
    best_reachable REAL,
    PRIMARY KEY (account, at, writer, sequence)
) WITHOUT ROWID;

-- Few, and what learning is rebuilt from: kept for good.
CREATE TABLE generations (
    writer   TEXT    NOT NULL,
    sequence INTEGER NOT NULL,
    layout   TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    arm      TEXT    NOT NULL,
    is_alarm INTEGER NOT NULL,
    record   TEXT    NOT NULL,
    PRIMARY KEY (writer, sequence)
) WITHOUT ROWID;

CREATE INDEX generations_by_time ON generations (at);
