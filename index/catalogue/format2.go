package catalogue

import (
	"context"
	"database/sql"

	"paperkin/index/paper"
)

// format2 brings a library from format version 1 to 2: it keeps every record
// that a paper was made of, where papers were all there was.
const format2 = `
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

// toFormat2 makes every paper its own source.
func toFormat2(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, format2); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO sources (`+sourceFields+`) VALUES (?, ?, '', ?, '', 1, 1, 0, ?, ?, ?)`)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+paperColumns+` FROM papers p`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		key, p, err := scanPaper(rows.Scan)
		if err != nil {
			return err
		}
		f := FingerprintOf(p)
		if _, err := insert.ExecContext(ctx, key, SourceHash("", p.ID, paper.ContentHash(p)), p.ID, f.Text, f.Work, f.Year); err != nil {
			return err
		}
	}
	return rows.Err()
}

// format3 brings a library from format version 2 to 3: the catalogue counts its
// commits, and its pages are sealed, which [upgrade] sees to.
const format3 = `
CREATE TABLE commits (count INTEGER NOT NULL) STRICT; -- see commitsFile; one row
INSERT INTO commits VALUES (0);
`
