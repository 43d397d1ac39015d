-- Control state: what an administrator set, one JSON document a row. A revision is the number of the audit row that wrote it, so
-- it never comes back: an item that was removed and made again can not be mistaken for the earlier one.
CREATE TABLE keys (
    id         TEXT    NOT NULL PRIMARY KEY,
    revision   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    document   TEXT    NOT NULL
) WITHOUT ROWID;

CREATE TABLE hosts (
    id         TEXT    NOT NULL PRIMARY KEY COLLATE NOCASE,
    revision   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    document   TEXT    NOT NULL
) WITHOUT ROWID;

CREATE TABLE models (
    id         TEXT    NOT NULL PRIMARY KEY COLLATE NOCASE,
    revision   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    document   TEXT    NOT NULL
) WITHOUT ROWID;

CREATE TABLE profiles (
    id         TEXT    NOT NULL PRIMARY KEY COLLATE NOCASE,
    revision   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    document   TEXT    NOT NULL
) WITHOUT ROWID;

-- Who changed what, without secrets; never rewritten.
CREATE TABLE audit (
    sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at       INTEGER NOT NULL,
    who      TEXT    NOT NULL,
    action   TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    item     TEXT    NOT NULL,
    before   TEXT,
    after    TEXT
);
