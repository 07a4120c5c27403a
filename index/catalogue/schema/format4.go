package schema

// Format4 brings a library from format version 3 to 4: files that belong together
// know it, imports have dates, and a paper's fields have columns. Spaces get
// new keys, so that their folders are made anew beside the old ones.
const Format4 = `
-- The library itself. One row.
CREATE TABLE library (
	id       TEXT NOT NULL,    -- random: which library a file is of
	folding  TEXT NOT NULL,    -- of the _key columns: see package embed/text
	commits  INTEGER NOT NULL, -- how many there were; see commitsFile
	mark     INTEGER NOT NULL, -- random, another one with every commit
	previous INTEGER NOT NULL  -- the mark of the commit before this one
) STRICT;
INSERT INTO library SELECT lower(hex(randomblob(16))), 'uncased-1 letters-1', count, random(), 0 FROM commits;
DROP TABLE commits;

-- Imports, numbered from 1 on.
CREATE TABLE runs (
	number INTEGER PRIMARY KEY,
	at     TEXT NOT NULL -- when it began, UTC in RFC 3339; empty: before dates were kept
) STRICT;
INSERT INTO runs SELECT last, '' FROM imports;
DROP TABLE imports;

-- See paper.Paper. NULL stands for none.
ALTER TABLE papers ADD COLUMN type        TEXT NOT NULL DEFAULT '';
ALTER TABLE papers ADD COLUMN source_type TEXT NOT NULL DEFAULT '';
ALTER TABLE papers ADD COLUMN arrived     INTEGER NOT NULL DEFAULT 0; -- number of the import that made the paper; 0: before they were kept
ALTER TABLE papers ADD COLUMN et_al       INTEGER NOT NULL DEFAULT 0; -- 1: there are more authors
ALTER TABLE papers ADD COLUMN names       TEXT; -- JSON array
ALTER TABLE papers ADD COLUMN keywords    TEXT; -- JSON array
ALTER TABLE papers ADD COLUMN fields      TEXT; -- JSON object, as are the next two
ALTER TABLE papers ADD COLUMN people      TEXT;
ALTER TABLE papers ADD COLUMN dates       TEXT;
ALTER TABLE papers ADD COLUMN files       TEXT; -- JSON array

-- Ids of papers that were removed and are to stay away.
CREATE TABLE banished (
	alias TEXT PRIMARY KEY,
	at    TEXT NOT NULL -- when, UTC in RFC 3339
) STRICT, WITHOUT ROWID;

-- Random numbers in the headers of a space's files. There are two while a writer
-- begins to write: the files have the one or the other.
ALTER TABLE spaces ADD COLUMN number TEXT NOT NULL DEFAULT '';
ALTER TABLE spaces ADD COLUMN next   TEXT NOT NULL DEFAULT '';
UPDATE spaces SET number = lower(hex(randomblob(16)));

-- What is measured for a space, by name: how to judge and to weigh its similarities.
CREATE TABLE space_values (
	space INTEGER NOT NULL REFERENCES spaces (key) ON DELETE CASCADE ON UPDATE CASCADE,
	name  TEXT NOT NULL,
	value ANY NOT NULL,
	PRIMARY KEY (space, name)
) STRICT, WITHOUT ROWID;

-- A state says whether a paper has a vector, and a note what is special about it.
CREATE TABLE new_ledger (
	space     INTEGER NOT NULL REFERENCES spaces (key) ON DELETE CASCADE,
	paper     INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
	state     TEXT NOT NULL CHECK (state IN ('pending', 'done', 'truncated', 'failed', 'skipped')),
	note      TEXT NOT NULL DEFAULT '', -- no-abstract, or empty
	reason    TEXT NOT NULL DEFAULT '',
	slot      INTEGER,                  -- the row that holds the paper's vector
	made_from TEXT NOT NULL DEFAULT '', -- hash of the title and abstract that the vector was made from
	made_as   TEXT NOT NULL DEFAULT '', -- the state that gave: done or truncated
	PRIMARY KEY (space, paper)
) STRICT, WITHOUT ROWID;
INSERT INTO new_ledger SELECT space, paper, iif(state = 'no-abstract', 'skipped', state),
	iif(state = 'no-abstract', state, ''), reason, slot, made_from, made_as FROM ledger;
DROP TABLE ledger;
ALTER TABLE new_ledger RENAME TO ledger;
CREATE UNIQUE INDEX ledger_slot ON ledger (space, slot) WHERE slot IS NOT NULL;
CREATE INDEX ledger_work ON ledger (space, paper) WHERE state IN ('pending', 'failed');
CREATE INDEX ledger_paper ON ledger (paper);

CREATE TABLE new_lexicon (
	generation INTEGER PRIMARY KEY,
	seq        INTEGER NOT NULL,
	number     TEXT NOT NULL, -- random, as in the index's own header
	sums       TEXT NOT NULL  -- SHA-256 of the checksums of its files
) STRICT;
INSERT INTO new_lexicon SELECT generation, seq, '', '' FROM lexicon;
DROP TABLE lexicon;
ALTER TABLE new_lexicon RENAME TO lexicon;
`
