package schema

// Format3 brings a library from format version 2 to 3: the catalogue counts its
// commits, and its pages are sealed, which package catalogue sees to.
const Format3 = `
CREATE TABLE commits (count INTEGER NOT NULL) STRICT; -- see commitsFile; one row
INSERT INTO commits VALUES (0);
`
