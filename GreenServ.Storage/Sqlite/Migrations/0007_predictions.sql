-- What was expected of a request before it ran; NULL for decisions of earlier versions, whose records do not say.
ALTER TABLE decisions ADD COLUMN predicted_joules REAL;
ALTER TABLE decisions ADD COLUMN predicted_low_joules REAL;
ALTER TABLE decisions ADD COLUMN predicted_high_joules REAL;
