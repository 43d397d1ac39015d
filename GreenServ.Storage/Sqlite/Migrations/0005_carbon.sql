-- What the electricity of a request emitted, per joule: grams follow from the joules in force, also when these are corrected.
ALTER TABLE decisions ADD COLUMN grams_per_joule REAL;

DROP INDEX decisions_by_time;
CREATE INDEX decisions_by_time ON decisions (decided_at, model, status, quality, energy_joules, energy_source, duration_ms, grams_per_joule);

ALTER TABLE rollups_second ADD COLUMN carbon_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rollups_second ADD COLUMN carbon_sum REAL NOT NULL DEFAULT 0;
ALTER TABLE rollups_minute ADD COLUMN carbon_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rollups_minute ADD COLUMN carbon_sum REAL NOT NULL DEFAULT 0;
