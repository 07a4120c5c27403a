package schema

// Format2 brings a library from format version 1 to 2: it keeps every record
// that a paper was made of, where papers were all there was.
const Format2 = `
-- The records that a paper was made of. See Source.
CREATE TABLE sources (
	paper     INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
	hash      TEXT NOT NULL,    -- of provider, name and all fields of the record's paper
	provider  TEXT NOT NULL,    -- empty: from before records were kept
	name      TEXT NOT NULL,    -- what the provider calls the paper
	revised   TEXT NOT NULL,
	run       INTEGER NOT NULL, -- number of the import that read it last
	file      INTEGER NOT NULL REFERENCES files (key),
	line      INTEGER NOT NULL,
	text_hash TEXT NOT NULL,    -- of title and abstract; empty without an abstract
	work_hash TEXT NOT NULL,    -- of title and first author; empty without an author
	year      INTEGER NOT NULL, -- 0 when unknown
	record    TEXT,             -- the record's paper in JSON; NULL when it is the paper's only record: it is the paper
	PRIMARY KEY (paper, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX sources_text ON sources (text_hash) WHERE text_hash <> '';
CREATE INDEX sources_work ON sources (work_hash) WHERE work_hash <> '';

-- What records were read from: files, or - for standard input.
CREATE TABLE files (
	key  INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO files (key, name) VALUES (1, '');

-- How many imports there were. One row.
CREATE TABLE imports (last INTEGER NOT NULL) STRICT;
INSERT INTO imports VALUES (1);

-- Names that a source gives a paper and that others may give to other papers.
CREATE TABLE keys (
	name  TEXT NOT NULL,
	paper INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
	PRIMARY KEY (name, paper)
) STRICT, WITHOUT ROWID;
CREATE INDEX keys_paper ON keys (paper);

-- Records that their provider has taken back.
CREATE TABLE deleted (
	name     TEXT NOT NULL,
	provider TEXT NOT NULL,
	revised  TEXT NOT NULL, -- when; empty when unknown
	PRIMARY KEY (name, provider)
) STRICT, WITHOUT ROWID;

DROP INDEX papers_text;
DROP INDEX papers_hash_id;
ALTER TABLE papers DROP COLUMN text_hash;
ALTER TABLE papers DROP COLUMN hash_id;
`
