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
	content_hash   TEXT NOT NULL, type        TEXT NOT NULL DEFAULT '', source_type TEXT NOT NULL DEFAULT '', arrived     INTEGER NOT NULL DEFAULT 0, et_al       INTEGER NOT NULL DEFAULT 0, names       TEXT, keywords    TEXT, fields      TEXT, people      TEXT, dates       TEXT, files       TEXT) STRICT;
CREATE INDEX papers_title ON papers (title_key);
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
, number TEXT NOT NULL DEFAULT '', next   TEXT NOT NULL DEFAULT '') STRICT;
CREATE UNIQUE INDEX spaces_active ON spaces (role) WHERE role = 'active';
CREATE TABLE dead (
	space INTEGER NOT NULL REFERENCES spaces (key) ON DELETE CASCADE,
	slot  INTEGER NOT NULL,
	PRIMARY KEY (space, slot)
) STRICT, WITHOUT ROWID;
CREATE TABLE batches (
	space INTEGER NOT NULL REFERENCES spaces (key) ON DELETE CASCADE,
	first INTEGER NOT NULL,
	rows  INTEGER NOT NULL,
	crc   INTEGER NOT NULL, -- see Checksum
	PRIMARY KEY (space, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE changes (
	seq   INTEGER PRIMARY KEY AUTOINCREMENT,
	paper INTEGER NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER papers_added AFTER INSERT ON papers BEGIN
	INSERT INTO changes (paper) VALUES (new.key);
END;
CREATE TRIGGER papers_removed AFTER DELETE ON papers BEGIN
	DELETE FROM changes WHERE paper = old.key;
	INSERT INTO changes (paper) VALUES (old.key);
END;
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
	record    TEXT, counts TEXT,             -- the record's paper in JSON; NULL when it is the paper's only record: it is the paper
	PRIMARY KEY (paper, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX sources_text ON sources (text_hash) WHERE text_hash <> '';
CREATE INDEX sources_work ON sources (work_hash) WHERE work_hash <> '';
CREATE TABLE files (
	key  INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE keys (
	name  TEXT NOT NULL,
	paper INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
	PRIMARY KEY (name, paper)
) STRICT, WITHOUT ROWID;
CREATE INDEX keys_paper ON keys (paper);
CREATE TABLE deleted (
	name     TEXT NOT NULL,
	provider TEXT NOT NULL,
	revised  TEXT NOT NULL, -- when; empty when unknown
	PRIMARY KEY (name, provider)
) STRICT, WITHOUT ROWID;
CREATE TABLE library (
	id       TEXT NOT NULL,    -- random: which library a file is of
	folding  TEXT NOT NULL,    -- of the _key columns: see package embed/text
	commits  INTEGER NOT NULL, -- how many there were; see commitsFile
	mark     INTEGER NOT NULL, -- random, another one with every commit
	previous INTEGER NOT NULL  -- the mark of the commit before this one
) STRICT;
CREATE TABLE runs (
	number INTEGER PRIMARY KEY,
	at     TEXT NOT NULL -- when it began, UTC in RFC 3339; empty: before dates were kept
) STRICT;
CREATE TABLE banished (
	alias TEXT PRIMARY KEY,
	at    TEXT NOT NULL -- when, UTC in RFC 3339
) STRICT, WITHOUT ROWID;
CREATE TABLE space_values (
	space INTEGER NOT NULL REFERENCES spaces (key) ON DELETE CASCADE ON UPDATE CASCADE,
	name  TEXT NOT NULL,
	value ANY NOT NULL,
	PRIMARY KEY (space, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE "ledger" (
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
CREATE UNIQUE INDEX ledger_slot ON ledger (space, slot) WHERE slot IS NOT NULL;
CREATE INDEX ledger_work ON ledger (space, paper) WHERE state IN ('pending', 'failed');
CREATE INDEX ledger_paper ON ledger (paper);
CREATE TABLE "lexicon" (
	generation INTEGER PRIMARY KEY,
	seq        INTEGER NOT NULL,
	number     TEXT NOT NULL, -- random, as in the index's own header
	sums       TEXT NOT NULL  -- SHA-256 of the checksums of its files
) STRICT;
CREATE TRIGGER papers_changed AFTER UPDATE ON papers
WHEN old.content_hash <> new.content_hash OR old.arrived <> new.arrived BEGIN
	DELETE FROM changes WHERE paper = new.key;
	INSERT INTO changes (paper) VALUES (new.key);
END;
CREATE TABLE counts (
	space  INTEGER NOT NULL,
	state  TEXT NOT NULL,
	note   TEXT NOT NULL,
	papers INTEGER NOT NULL,
	PRIMARY KEY (space, state, note)
) STRICT, WITHOUT ROWID;
CREATE TABLE attention (
	paper  INTEGER NOT NULL REFERENCES papers (key) ON DELETE CASCADE,
	what   TEXT NOT NULL, -- citations, upvotes or comments
	number INTEGER NOT NULL,
	seen   TEXT NOT NULL, -- day; empty when unknown
	PRIMARY KEY (paper, what)
) STRICT, WITHOUT ROWID;
CREATE INDEX attention_order ON attention (what, number);
