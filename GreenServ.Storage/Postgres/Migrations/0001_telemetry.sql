-- Times are UTC microseconds. Ids are UUIDv7s, which begin with their time, so one key serves finding by id and summing by time.
-- What hangs on a decision is partitioned by the decision's day: a day goes as a whole, and an id alone finds it. Days are made
-- by the program (PostgresDays), and there is no default partition, in which records would vanish from retention.
CREATE TABLE decisions (
    id                uuid   NOT NULL PRIMARY KEY,
    writer            text   COLLATE "C" NOT NULL,
    sequence          bigint NOT NULL,
    layout            text   COLLATE "C" NOT NULL,
    decided_at        bigint NOT NULL,
    pool              text   COLLATE "C" NOT NULL,
    profile           text   COLLATE "C" NOT NULL,
    task              text   COLLATE "C" NOT NULL,
    model             text   COLLATE "C" NOT NULL,
    host              text   COLLATE "C" NOT NULL,
    kind              text   COLLATE "C" NOT NULL,
    propensity        double precision,
    status            text   COLLATE "C" NOT NULL,
    duration_ms       double precision NOT NULL,
    energy_joules     double precision,
    energy_source     text   COLLATE "C" NOT NULL,
    completion_tokens integer,
    quality           double precision,
    grams_per_joule   double precision,
    predicted_joules       double precision,
    predicted_low_joules   double precision,
    predicted_high_joules  double precision,
    record            text   COLLATE "C" NOT NULL
) PARTITION BY RANGE (id);

CREATE INDEX decisions_by_place ON decisions (writer, sequence);

CREATE TABLE feedback (
    decision_id uuid   NOT NULL,
    at          bigint NOT NULL,
    writer      text   COLLATE "C" NOT NULL,
    sequence    bigint NOT NULL,
    layout      text   COLLATE "C" NOT NULL,
    score       double precision NOT NULL,
    source      text   COLLATE "C" NOT NULL,
    record      text   COLLATE "C" NOT NULL,
    -- The last one in this order is the score in force. A writer's sequence has one decision and one time.
    PRIMARY KEY (decision_id, at, writer, sequence)
) PARTITION BY RANGE (decision_id);

CREATE INDEX feedback_by_place ON feedback (writer, sequence);

CREATE TABLE energy_corrections (
    decision_id   uuid   NOT NULL,
    writer        text   COLLATE "C" NOT NULL,
    sequence      bigint NOT NULL,
    layout        text   COLLATE "C" NOT NULL,
    energy_joules double precision NOT NULL,
    energy_source text   COLLATE "C" NOT NULL,
    record        text   COLLATE "C" NOT NULL,
    PRIMARY KEY (decision_id, writer, sequence)
) PARTITION BY RANGE (decision_id);

CREATE INDEX energy_corrections_by_place ON energy_corrections (writer, sequence);

-- Seconds are what a batch recomputes: a minute of heavy traffic is too much to sum again for every batch. They go with their day.
CREATE TABLE rollups_second (
    start              bigint NOT NULL,
    model              text   COLLATE "C" NOT NULL,
    requests           bigint NOT NULL,
    completed          bigint NOT NULL,
    failed             bigint NOT NULL,
    rated              bigint NOT NULL,
    quality_sum        double precision NOT NULL,
    quality_square_sum double precision NOT NULL,
    energy_count       bigint NOT NULL,
    energy_estimated   bigint NOT NULL,
    energy_attributed  bigint NOT NULL,
    energy_sum         double precision NOT NULL,
    duration_ms_sum    double precision NOT NULL,
    carbon_count       bigint NOT NULL,
    carbon_sum         double precision NOT NULL,
    PRIMARY KEY (start, model)
) PARTITION BY RANGE (start);

-- These stay when the decisions they sum are gone.
CREATE TABLE rollups_minute (LIKE rollups_second INCLUDING ALL);
CREATE TABLE rollups_hour (LIKE rollups_second INCLUDING ALL);

CREATE TABLE sla_samples (
    account        text   COLLATE "C" NOT NULL,
    at             bigint NOT NULL,
    writer         text   COLLATE "C" NOT NULL,
    sequence       bigint NOT NULL,
    alpha          double precision NOT NULL,
    debt           double precision NOT NULL,
    decided        double precision NOT NULL,
    scored         double precision NOT NULL,
    satisfaction   double precision,
    price_joules   double precision,
    is_reachable   boolean NOT NULL,
    best_reachable double precision,
    PRIMARY KEY (account, at, writer, sequence)
);

-- Few, and what learning is rebuilt from: kept for good.
CREATE TABLE generations (
    writer   text    COLLATE "C" NOT NULL,
    sequence bigint  NOT NULL,
    layout   text    COLLATE "C" NOT NULL,
    at       bigint  NOT NULL,
    arm      text    COLLATE "C" NOT NULL,
    is_alarm boolean NOT NULL,
    record   text    COLLATE "C" NOT NULL,
    PRIMARY KEY (writer, sequence)
);

CREATE INDEX generations_by_time ON generations (at);

CREATE TABLE ingest_progress (
    writer   text   COLLATE "C" NOT NULL PRIMARY KEY,
    sequence bigint NOT NULL
);

-- One row: decisions before this moment were removed, and do not come back.
CREATE TABLE retention (
    is_one_row boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (is_one_row),
    kept_from  bigint  NOT NULL
);

INSERT INTO retention (kept_from) VALUES (0);

-- Records are JSON of some kilobytes: lz4 is several times faster than the default, where the server was built with it.
DO $$
BEGIN
    IF 'lz4' = ANY (SELECT unnest(enumvals) FROM pg_settings WHERE name = 'default_toast_compression') THEN
        ALTER TABLE decisions ALTER COLUMN record SET COMPRESSION lz4;
        ALTER TABLE feedback ALTER COLUMN record SET COMPRESSION lz4;
        ALTER TABLE energy_corrections ALTER COLUMN record SET COMPRESSION lz4;
    END IF;
END
$$;
