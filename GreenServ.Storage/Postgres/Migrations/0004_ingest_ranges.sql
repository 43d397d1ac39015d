-- What is stored of a writer, as ranges: where a record was lost to damage all later ones lie beyond a hole, and a list of them has no end.
ALTER TABLE ingest_progress ADD COLUMN stored int8multirange;
UPDATE ingest_progress SET stored =
    int8multirange(int8range(1, sequence + 1)) + coalesce((SELECT range_agg(int8range(one, one, '[]')) FROM unnest(ahead) AS one), '{}');
ALTER TABLE ingest_progress ALTER COLUMN stored SET NOT NULL, DROP COLUMN sequence, DROP COLUMN ahead;
