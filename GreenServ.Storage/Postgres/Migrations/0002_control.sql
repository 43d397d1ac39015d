-- Control state: what an administrator set, one JSON document a row. A revision is the number of the audit row that wrote it, so
-- it never comes back: an item that was removed and made again can not be mistaken for the earlier one.
CREATE TABLE keys (
    id         text   COLLATE "C" NOT NULL PRIMARY KEY,
    revision   bigint NOT NULL,
    changed_at bigint NOT NULL,
    document   text   NOT NULL
);

CREATE TABLE hosts (LIKE keys);
CREATE TABLE models (LIKE keys);
CREATE TABLE profiles (LIKE keys);

-- Their names are the same whatever their case.
CREATE UNIQUE INDEX hosts_by_name ON hosts (lower(id));
CREATE UNIQUE INDEX models_by_name ON models (lower(id));
CREATE UNIQUE INDEX profiles_by_name ON profiles (lower(id));

-- Who changed what, without secrets; never rewritten.
CREATE TABLE audit (
    sequence bigint NOT NULL PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at       bigint NOT NULL,
    who      text   NOT NULL,
    action   text   NOT NULL,
    kind     text   NOT NULL,
    item     text   NOT NULL,
    before   text,
    after    text
);
