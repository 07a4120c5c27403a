package schema

// Format6 brings a library from format version 5 to 6: papers have counts of the attention
// that they get, by which they can be ordered. Nothing but the catalogue changes.
const Format6 = `
ALTER TABLE sources ADD COLUMN counts TEXT; -- what the record says of them, a JSON object: see paper.Counts; NULL: nothing

-- What papers have of them. They change while a paper stays as it is, and so often that
-- they have rows of their own.
CREATE TABLE attention (
	paper  INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
	what   TEXT NOT NULL, -- citations, upvotes or comments
	number INTEGER NOT NULL,
	seen   TEXT NOT NULL, -- day; empty when unknown
	PRIMARY KEY (paper, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX attention_order ON attention (what, number);
`
