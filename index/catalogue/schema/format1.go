package schema

// Format1 makes a library of format version 1. Keys are never reused
// (AUTOINCREMENT), so that a file or a log line that names an old one cannot
// come to mean another paper or space.
const Format1 = `
CREATE TABLE papers (
	key            INTEGER PRIMARY KEY AUTOINCREMENT,
	id             TEXT NOT NULL UNIQUE,
	title          TEXT NOT NULL,
	abstract       TEXT NOT NULL,
	authors        TEXT NOT NULL, -- JSON array
	published      TEXT NOT NULL, -- YYYY[-MM[-DD]] or empty
	venue          TEXT NOT NULL,
	categories     TEXT NOT NULL, -- JSON array
	url            TEXT NOT NULL,
	extra          TEXT,          -- JSON object
	original       TEXT,          -- JSON object
	title_key      TEXT NOT NULL, -- the _key columns are folded: what filters and look-ups compare
	authors_key    TEXT NOT NULL,
	venue_key      TEXT NOT NULL,
	categories_key TEXT NOT NULL, -- JSON array
	content_hash   TEXT NOT NULL, -- of all fields: has anything changed?
	text_hash      TEXT NOT NULL, -- of title and abstract: same text, same paper; empty without an abstract
	hash_id        TEXT NOT NULL  -- of title, first author and year: likely the same paper
) STRICT;
CREATE INDEX papers_title ON papers (title_key);
CREATE INDEX papers_text ON papers (text_hash);
CREATE INDEX papers_hash_id ON papers (hash_id);

CREATE TABLE aliases (
	alias TEXT PRIMARY KEY,
	paper INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_paper ON aliases (paper);

CREATE TABLE spaces (
	key               INTEGER PRIMARY KEY AUTOINCREMENT,
	role              TEXT NOT NULL CHECK (role IN ('active', 'building', 'kept')),
	provider          TEXT NOT NULL,
	model             TEXT NOT NULL,
	digest            TEXT NOT NULL,
	dimensions        INTEGER NOT NULL,
	document_template TEXT NOT NULL,
	query_template    TEXT NOT NULL,
	preparation       TEXT NOT NULL,
	rows              INTEGER NOT NULL DEFAULT 0 -- slots 0 to rows-1 are written and synced
) STRICT;
CREATE UNIQUE INDEX spaces_active ON spaces (role) WHERE role = 'active';

CREATE TABLE ledger (
	space     INTEGER NOT NULL REFERENCES spaces (key) ON DELETE CASCADE,
	paper     INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
	state     TEXT NOT NULL CHECK (state IN ('pending', 'done', 'truncated', 'failed', 'no-abstract')),
	reason    TEXT NOT NULL DEFAULT '',
	slot      INTEGER,                  -- the row that holds the paper's vector
	made_from TEXT NOT NULL DEFAULT '', -- hash of the title and abstract that the vector was made from
	made_as   TEXT NOT NULL DEFAULT '', -- the state that gave: done or truncated
	PRIMARY KEY (space, paper)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ledger_slot ON ledger (space, slot) WHERE slot IS NOT NULL;
CREATE INDEX ledger_work ON ledger (space, paper) WHERE state IN ('pending', 'failed');
CREATE INDEX ledger_paper ON ledger (paper);

-- Slots below spaces.rows whose vector must not be found any more.
CREATE TABLE dead (
	space INTEGER NOT NULL REFERENCES spaces (key) ON DELETE CASCADE,
	slot  INTEGER NOT NULL,
	PRIMARY KEY (space, slot)
) STRICT, WITHOUT ROWID;

-- One row per committed batch of vectors.
CREATE TABLE batches (
	space INTEGER NOT NULL REFERENCES spaces (key) ON DELETE CASCADE,
	first INTEGER NOT NULL,
	rows  INTEGER NOT NULL,
	crc   INTEGER NOT NULL, -- see Checksum
	PRIMARY KEY (space, first)
) STRICT, WITHOUT ROWID;

-- The last change of every paper's text, in the order of the changes: what the
-- word index has to catch up with. A removed paper keeps its row until then.
CREATE TABLE changes (
	seq   INTEGER PRIMARY KEY AUTOINCREMENT,
	paper INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER papers_added AFTER INSERT ON papers BEGIN
	INSERT INTO changes (paper) VALUES (new.key);
END;
CREATE TRIGGER papers_changed AFTER UPDATE OF title, abstract ON papers
WHEN old.title <> new.title OR old.abstract <> new.abstract BEGIN
	DELETE FROM changes WHERE paper = new.key;
	INSERT INTO changes (paper) VALUES (new.key);
END;
CREATE TRIGGER papers_removed AFTER DELETE ON papers BEGIN
	DELETE FROM changes WHERE paper = old.key;
	INSERT INTO changes (paper) VALUES (old.key);
END;

-- The word index that is in use, and the last change that it knows of. One row
-- at most.
CREATE TABLE lexicon (
	generation INTEGER PRIMARY KEY,
	seq        INTEGER NOT NULL
) STRICT;
`
