package backup_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
)

// TestHostileFields: a backup is refused for what no import would have written, with the
// table, the paper and the field, and what is in the library's place stays.
func TestHostileFields(t *testing.T) {
	w := indextest.New(t, append(indextest.Many(3),
		`{"id":"doi:10.5555/two","title":"Two records","abstract":"One.","authors":["Ann Oak"],"published":"2020","citations":3}`,
		`{"id":"x","doi":"10.5555/two","title":"Two records","abstract":"Two.","authors":["Ann Oak"],"published":"2020-05"}`)...)
	parts := unpacked(t, backUp(t, w.Library))
	const long = `hex(zeroblob(4250000))`
	for _, tt := range []struct{ statements, want string }{
		{`UPDATE papers SET title = 'a' || char(27) || '[2J' WHERE key = 2`, `table papers, "p001": title`},
		{`UPDATE papers SET title = '' WHERE key = 2`, `table papers, "p001": no title`},
		{`UPDATE papers SET title = ` + long + ` WHERE key = 1`, `table papers, "p000": title of 8500000 bytes`},
		{`UPDATE papers SET abstract = ` + long + ` WHERE key = 1`, `abstract of 8500000 bytes`},
		{`UPDATE papers SET abstract = CAST(x'ff' AS TEXT)`, `abstract "\xff" holds hidden`},
		{`UPDATE papers SET venue = char(8238) WHERE key = 1`, `venue`},
		{`UPDATE papers SET url = char(7) WHERE key = 1`, `url`},
		{`UPDATE papers SET published = 'soon' WHERE key = 1`, `published "soon" is no date`},
		{`UPDATE papers SET authors = '["A\u001b"]' WHERE key = 1`, `author`},
		{`UPDATE papers SET authors = '{' WHERE key = 1`, `paper p000`},
		{`UPDATE papers SET categories = (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) SELECT json_group_array('c' || i) FROM n)`, `category given 30000 times`},
		{`UPDATE papers SET extra = 'x' WHERE key = 1`, `paper p000`},
		{`UPDATE papers SET extra = '{"a":"' || char(8206) || '"}' WHERE key = 1`, `unknown field "a"`},
		{`UPDATE papers SET fields = '{"note":"\u0007"}' WHERE key = 1`, `note`},
		{`UPDATE papers SET files = '["\u0007"]' WHERE key = 1`, `file`},
		{`UPDATE papers SET names = '[{"family":"\u0007"}]' WHERE key = 1`, `author`},
		{`UPDATE papers SET people = '{"editor":[{"literal":"\u0007"}]}' WHERE key = 1`, `editor`},
		{`UPDATE papers SET dates = '{"accessed":"\u0007"}' WHERE key = 1`, `accessed`},
		{`UPDATE papers SET original = '7' WHERE key = 1`, `paper p000`},
		{`UPDATE papers SET id = 'DOI:10.5555/A' WHERE key = 1`, `id "DOI:10.5555/A"`},
		{`UPDATE papers SET content_hash = 'zz' WHERE key = 1`, `content_hash "zz" is no hash`},
		{`INSERT INTO aliases VALUES ('doi:none', 1)`, `id "doi:none"`},
		{`INSERT INTO aliases VALUES (hex(zeroblob(200000)), 1)`, `id of 400000 bytes`},
		{`INSERT INTO keys VALUES (char(31) || 'a' || char(10), 2)`, `table keys, "p001": name`},
		{`UPDATE sources SET record = '{' WHERE record IS NOT NULL`, `table sources, "doi:10.5555/two"`},
		{`UPDATE sources SET record = json_set(record, '$.title', char(27)) WHERE record IS NOT NULL`, `table sources, "doi:10.5555/two": title`},
		{`UPDATE sources SET counts = '{' WHERE paper = 1`, `table sources, "p000"`},
		{`UPDATE sources SET counts = '{"citations":{"number":-1}}' WHERE paper = 1`, `table sources, "p000": citations -1`},
		{`INSERT INTO attention VALUES (1, 'likes', 3, '')`, `table papers, "p000": count of "likes"`},
		{`INSERT INTO attention VALUES (1, 'citations', 3, char(27))`, `table papers, "p000": citations seen`},
		{`INSERT INTO attention VALUES (1, 'citations', -3, '')`, `counts of citations or votes with impossible numbers, such as "p000"`},
		{`UPDATE sources SET hash = 'x' WHERE paper = 1`, `table sources, "p000": hash "x"`},
		{`UPDATE sources SET provider = char(13)`, `provider`},
		{`UPDATE sources SET line = -1 WHERE paper = 1`, `sources with impossible lines`},
		{`UPDATE ledger SET made_from = 'x' WHERE paper = 1`, `table ledger, "p000": made_from`},
		{`PRAGMA ignore_check_constraints = 1; UPDATE ledger SET state = 'lost' WHERE paper = 1`, `table ledger, "p000": state "lost"`},
		{`UPDATE spaces SET model = char(27)`, `table spaces, "1": model`},
		{`UPDATE batches SET rows = -1`, `batches with impossible numbers`},
		{`UPDATE batches SET rows = 4000000000000`, `batches with impossible numbers`},
		{`UPDATE library SET commits = 9223372036854775807`, `commits`},
		{`UPDATE runs SET at = char(27)`, `imports with impossible dates`},
		{`DELETE FROM library`, `libraries`},
		{`INSERT OR REPLACE INTO lexicon VALUES (9223372036854775807, 1, '', '')`, `generation`},
		{`DELETE FROM lexicon; INSERT INTO lexicon VALUES (1, 0, 'x', '')`, `table lexicon, "1": number "x"`},
		{`DELETE FROM lexicon; INSERT INTO lexicon VALUES (1, 0, '', char(27))`, `table lexicon, "1": sums`},
		{`INSERT INTO space_values VALUES (1, char(27), 1)`, `table space_values, "1": name`},
		{`UPDATE changes SET seq = 9223372036854775807 WHERE paper = 1`, `changes`},
	} {
		dir := filepath.Join(t.TempDir(), "lib")
		if err := os.CopyFS(dir, os.DirFS(w.Library.Dir())); err != nil {
			t.Fatal(err)
		}
		_, err := index.Restore(t.Context(), bytes.NewReader(tampered(t, parts, tt.statements)), dir, chromem.Open, index.RestoreOptions{Aside: dir + ".old"})
		if !errors.Is(err, index.ErrBadBackup) || !strings.Contains(err.Error(), tt.want) || len(err.Error()) > 500 {
			t.Errorf("%s: %.500v, want %s", tt.statements, err, tt.want)
		}
		if _, err := os.Stat(dir + ".old"); err == nil {
			t.Errorf("%s: the library was replaced", tt.statements)
		}
	}
}

// TestRestoreEarlierFormats: what earlier versions have written is restored.
func TestRestoreEarlierFormats(t *testing.T) {
	libraries, err := filepath.Glob("../../testdata/libraries/*/catalog.db")
	if err != nil || len(libraries) < 5 {
		t.Fatal(libraries, err)
	}
	for _, path := range libraries {
		lib, err := index.Open(t.Context(), indextest.Upgraded(t, filepath.Dir(path)), chromem.Open)
		if err != nil {
			t.Fatal(path, err)
		}
		if got, want := indextest.Papers(t, restore(t, backUp(t, lib))), indextest.Papers(t, lib); len(got) != len(want) || len(got) == 0 {
			t.Errorf("%s: %d papers, want %d", path, len(got), len(want))
		}
		if err := lib.Close(); err != nil {
			t.Error(err)
		}
	}
}
