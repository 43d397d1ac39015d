-- Several workers store out of order. What "sequence" says is stored without a hole, since journals delete it; what is stored beyond a hole stands here.
ALTER TABLE ingest_progress ADD COLUMN ahead bigint[] NOT NULL DEFAULT '{}';
