package schema

// Format5 brings a library from format version 4 to 5: the word index has what filters
// look at as well, and so catches up with every change of a paper. Its files have another
// form, and every space has a file that says which papers its rows are of. A word index
// that knows no change (seq is 0) is not looked at, and built anew.
const Format5 = `
DROP TRIGGER papers_changed;
CREATE TRIGGER papers_changed AFTER UPDATE ON papers
WHEN old.content_hash <> new.content_hash OR old.arrived <> new.arrived BEGIN
	DELETE FROM changes WHERE paper = new.key;
	INSERT INTO changes (paper) VALUES (new.key);
END;
-- What filters compared is in the word index.
ALTER TABLE papers DROP COLUMN authors_key;
ALTER TABLE papers DROP COLUMN venue_key;
ALTER TABLE papers DROP COLUMN categories_key;

UPDATE lexicon SET seq = 0, number = '', sums = '';
UPDATE library SET commits = commits + 1, previous = mark, mark = random();

-- How many papers of a space are in a state, with a note; of space 0, which is none, how
-- many there are in the library.
CREATE TABLE counts (
	space  INTEGER NOT NULL,
	state  TEXT NOT NULL,
	note   TEXT NOT NULL,
	papers INTEGER NOT NULL,
	PRIMARY KEY (space, state, note)
) STRICT, WITHOUT ROWID;
`
