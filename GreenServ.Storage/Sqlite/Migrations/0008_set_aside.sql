-- Records kept as they came: a version could not read them, or a table refused what they say. Every process tries each of them once more.
CREATE TABLE set_aside (
    place    INTEGER PRIMARY KEY AUTOINCREMENT,
    writer   TEXT    NOT NULL,
    sequence INTEGER NOT NULL,
    reason   TEXT    NOT NULL,
    record   BLOB    NOT NULL,
    UNIQUE (writer, sequence)
);
