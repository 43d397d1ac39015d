-- What requests really took, beside what their decisions were recorded with: learning is rebuilt from both, once each.
CREATE TABLE energy_corrections (
    writer      TEXT    NOT NULL,
    sequence    INTEGER NOT NULL,
    layout      TEXT    NOT NULL,
    decision_id BLOB    NOT NULL,
    record      TEXT    NOT NULL,
    PRIMARY KEY (writer, sequence)
) WITHOUT ROWID;

CREATE INDEX energy_corrections_by_decision ON energy_corrections (decision_id, writer, sequence);
