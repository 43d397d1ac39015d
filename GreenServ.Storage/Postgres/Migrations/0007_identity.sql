-- Which database this is: a pool in Redis belongs to one. A backup that is restored keeps it.
CREATE TABLE identity (
    one boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (one),
    id  uuid    NOT NULL DEFAULT gen_random_uuid()
);

INSERT INTO identity DEFAULT VALUES;
