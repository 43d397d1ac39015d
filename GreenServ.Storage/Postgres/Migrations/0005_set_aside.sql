-- Records kept as they came: a version could not read them, or a table refused what they say. Every process tries each of them once more.
-- To read one: SELECT reason, convert_from(record, 'UTF8') FROM set_aside
CREATE TABLE set_aside (
    place    bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    writer   text   COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    reason   text   NOT NULL,
    record   bytea  NOT NULL,
    UNIQUE (writer, sequence)
);
