package schema

import _ "embed"

// Now makes the tables of a library of [Version] at once, an eighth of the work of making
// those of all versions one after another. A test of package catalogue writes it, and
// compares what both make.
//
//go:embed now.sql
var Now string

// NowRows are the rows that a library begins with, once [Now] has made its tables.
const NowRows = `
INSERT INTO files (key, name) VALUES (1, '');
INSERT INTO runs (number, at) VALUES (1, '');
INSERT INTO counts (space, state, note, papers) VALUES (0, '', '', 0);
INSERT INTO library (id, folding, commits, mark, previous)
	VALUES (lower(hex(randomblob(16))), 'uncased-1 letters-1', 1, random(), random());
`
