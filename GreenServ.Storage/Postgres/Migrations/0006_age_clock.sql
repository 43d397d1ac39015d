-- How far the clock has come by which what is stored ages, and what the server's said when it was looked at; 0 before.
ALTER TABLE retention ADD COLUMN aged_to bigint NOT NULL DEFAULT 0, ADD COLUMN aged_at bigint NOT NULL DEFAULT 0;
