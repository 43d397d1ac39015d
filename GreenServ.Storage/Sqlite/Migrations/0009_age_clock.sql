-- One row: how far the clock has come by which samples age, and what the machine's said when it was looked at; 0 before.
CREATE TABLE age_clock (
    reached INTEGER NOT NULL,
    at      INTEGER NOT NULL
);

INSERT INTO age_clock (reached, at) VALUES (0, 0);
