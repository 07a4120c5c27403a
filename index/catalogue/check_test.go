package catalogue_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
	"paperkin/index/lexical"
)

// full makes a library with rows in all tables that most libraries use: papers of one
// record and of two, changed ones, a re-indexed space beside another, words.
func full(t *testing.T) string {
	t.Helper()
	w := indextest.New(t, indextest.Many(9)...)
	indextest.Add(t, w, indextest.Record("p001", "Paper 1", "another abstract"),
		`{"id":"two","title":"Two records","abstract":"of one paper","aliases":["doi:10.1/two"],"venue":"Here","journal":"A&A <1>"}`,
		`{"id":"doi:10.1/two","title":"Two records","abstract":"of one paper","published":"2020","citations":7}`)
	indextest.Embed(t, w, &embedtest.Fake{})
	if _, err := w.Reindex(t.Context(), &embedtest.Fake{Dimensions: 128}, index.ReindexOptions{Keep: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.Library.Dir()
}

// check returns what is wrong with a library, also if that keeps it from opening.
func check(t *testing.T, dir string) (found []index.Problem) {
	t.Helper()
	lib, err := index.Open(t.Context(), dir, chromem.Open)
	if err == nil {
		defer lib.Close()
		found, err = lib.Check(t.Context())
	}
	if index.IsDamage(err) {
		found = append(found, index.Problem{What: err.Error(), Cure: index.CureFor(err)})
	} else if err != nil {
		t.Errorf("not called damage: %v", err)
	}
	return found
}

// TestContradictions: what cannot be so in a catalogue whose checksums are good is
// found, with what helps.
func TestContradictions(t *testing.T) {
	good := full(t)
	if found := check(t, good); len(found) > 0 {
		t.Fatalf("problems of a good library: %+v", found)
	}
	const (
		unchecked = "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF; "
		vectors   = index.CureReindex
		records   = index.CureRestore
		derived   = index.CureRepair
	)
	for edit, want := range map[string]index.Cure{
		"UPDATE batches SET rows = -1 WHERE first = 0":                                      vectors,
		"UPDATE batches SET rows = 4000000000000 WHERE first = 0":                           vectors,
		"UPDATE batches SET rows = rows + 1 WHERE first = 0":                                vectors,
		"UPDATE batches SET first = -4 WHERE first = 0":                                     vectors,
		"UPDATE batches SET first = first + 1 WHERE first = 0":                              vectors,
		"UPDATE batches SET crc = -1 WHERE first = 2":                                       vectors,
		"UPDATE batches SET crc = 1 << 40 WHERE first = 2":                                  vectors,
		"UPDATE batches SET crc = crc + 1 WHERE first = 2 AND space = 1":                    derived,
		"DELETE FROM batches WHERE first = 2":                                               vectors,
		"UPDATE spaces SET rows = -1 WHERE key = 1":                                         records,
		"UPDATE spaces SET rows = 1 << 62 WHERE key = 1":                                    records,
		"UPDATE spaces SET rows = 4000000000 WHERE key = 1":                                 vectors,
		"UPDATE spaces SET dimensions = 0 WHERE key = 1":                                    records,
		"UPDATE spaces SET dimensions = 4000000000000 WHERE key = 1":                        records,
		"INSERT INTO dead SELECT 1, -7":                                                     vectors,
		"INSERT INTO dead SELECT 1, 4000000000000":                                          vectors,
		"INSERT INTO dead SELECT space, slot FROM ledger WHERE slot = 3 AND state = 'done'": vectors,
		"DELETE FROM dead": vectors,
		"UPDATE ledger SET slot = 1 << 50 WHERE slot = 3":                                             vectors,
		"UPDATE ledger SET slot = -1 WHERE slot = 3":                                                  vectors,
		"UPDATE ledger SET slot = NULL WHERE slot = 3":                                                vectors,
		"DELETE FROM ledger WHERE paper = 3":                                                          vectors,
		unchecked + "UPDATE ledger SET state = 'finished' WHERE slot = 3":                             records,
		unchecked + "UPDATE spaces SET role = 'retired' WHERE key = 1":                                records,
		unchecked + "DELETE FROM spaces WHERE key = 1":                                                records,
		unchecked + "DELETE FROM papers WHERE key = 3":                                                records,
		unchecked + "UPDATE sources SET file = 99":                                                    records,
		"UPDATE ledger SET made_from = 'x' WHERE slot = 3":                                            derived,
		"DROP TRIGGER papers_changed; UPDATE papers SET abstract = 'of an older state' WHERE key = 3": derived,
		"UPDATE papers SET content_hash = 'x' WHERE key = 3":                                          records,
		"UPDATE sources SET name = 'x' WHERE paper = 3":                                               records,
		"DELETE FROM sources WHERE paper = 3":                                                         records,
		"DELETE FROM aliases WHERE paper = 3":                                                         records,
		"UPDATE aliases SET paper = 4 WHERE paper = 3":                                                records,
		"DELETE FROM changes WHERE paper = 3":                                                         records,
		"UPDATE changes SET seq = -5 WHERE paper = 3":                                                 records,
		"UPDATE changes SET paper = 1 << 40 WHERE paper = 3":                                          records,
		"UPDATE lexicon SET generation = -1":                                                          records,
		"UPDATE lexicon SET generation = 1 << 62":                                                     records,
		"UPDATE lexicon SET generation = 9223372036854775807":                                         records,
		"UPDATE lexicon SET generation = 99":                                                          derived,
		"UPDATE lexicon SET seq = -1":                                                                 derived,
		"UPDATE lexicon SET seq = seq + 1":                                                            derived,
		"UPDATE lexicon SET seq = 1 << 62":                                                            derived,
		"INSERT INTO lexicon SELECT generation + 1, seq, number, sums FROM lexicon":                   derived,
		"UPDATE counts SET papers = papers + 1 WHERE space = 1":                                       derived,
		"UPDATE counts SET papers = 0 WHERE space = 0":                                                derived,
		"UPDATE counts SET papers = -7":                                                               derived,
		"DELETE FROM counts":                                                                          derived,
		"DELETE FROM attention":                                                                       derived,
		"UPDATE attention SET number = number + 1":                                                    derived,
		"UPDATE attention SET number = -1":                                                            derived,
		"INSERT INTO attention VALUES (3, 'citations', 9, '')":                                        derived,
		"UPDATE sources SET counts = NULL":                                                            derived,
		"UPDATE runs SET at = 'yesterday'":                                                            records,
		"UPDATE papers SET arrived = 99 WHERE key = 3":                                                records,
		"UPDATE sources SET line = -1 WHERE paper = 3":                                                records,
		"UPDATE sources SET year = 1 << 40 WHERE paper = 3":                                           records,
		"DROP TRIGGER papers_added; INSERT INTO papers (key, id, title, abstract, authors, published, venue, categories, url, extra, original, title_key, content_hash) SELECT key + 100, id || 'x', title, abstract, authors, published, venue, categories, url, extra, original, title_key, content_hash FROM papers WHERE key = 3": records,
		unchecked + "UPDATE papers SET key = 1 << 40 WHERE key = 3": records,
		unchecked + "UPDATE papers SET key = -3 WHERE key = 3":      records,
	} {
		var err error
		dir := indextest.Copied(t, good)
		indextest.Tamper(t, filepath.Join(dir, "catalog.db"), edit)
		found := check(t, dir)
		if len(found) == 0 || found[0].Cure != want {
			t.Errorf("%s:\n%+v, want the cure %q", edit, found, want)
		}
		switch want {
		case derived:
			err = mend(t, dir)
		case vectors:
			err = reindex(t, dir)
		default:
			continue
		}
		if err != nil {
			t.Errorf("%s: mending: %v", edit, err)
		}
		if found := check(t, dir); len(found) > 0 {
			t.Errorf("%s: after mending: %+v", edit, found)
		}
	}
}

// TestRecompute: what does not follow from papers is found by computing it again, in
// the part that is asked for.
func TestRecompute(t *testing.T) {
	good := full(t)
	for _, edit := range []string{
		"UPDATE papers SET title_key = 'x' WHERE key = 3",
		"UPDATE papers SET venue = 'x' WHERE key = 3",
		"UPDATE sources SET text_hash = 'x' WHERE paper = 3",
		"UPDATE sources SET year = 1999 WHERE paper = 3",
		"UPDATE sources SET record = json_set(record, '$.title', 'x') WHERE record IS NOT NULL",
		"INSERT INTO aliases SELECT 'another', 3",
		"UPDATE ledger SET made_from = 'x' WHERE paper = 3",
	} {
		dir := indextest.Copied(t, good)
		indextest.Tamper(t, filepath.Join(dir, "catalog.db"), edit)
		if found := checkPart(t, dir, 1, 0); len(found) == 0 {
			t.Errorf("%s: not found", edit)
		}
	}
}

// TestPart: a part of a library is the same for the same seed, and another for others.
func TestPart(t *testing.T) {
	dir := full(t)
	if found := checkPart(t, dir, 1, 0); len(found) > 0 {
		t.Fatalf("problems of a good library: %+v", found)
	}
	indextest.Tamper(t, filepath.Join(dir, "catalog.db"), "UPDATE papers SET title_key = 'x' WHERE key = 3")
	const seeds = 20
	found := 0
	for seed := range uint64(seeds) {
		problems := checkPart(t, dir, 0.3, seed)
		if again := checkPart(t, dir, 0.3, seed); !slices.Equal(problems, again) {
			t.Errorf("seed %d: %v, and once more %v", seed, problems, again)
		}
		found += min(1, len(problems))
	}
	if found == 0 || found == seeds {
		t.Errorf("found by %d of %d seeds", found, seeds)
	}
}

func checkPart(t *testing.T, dir string, share float64, seed uint64) []index.Problem {
	t.Helper()
	lib, err := index.Open(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	found, err := lib.CheckPart(t.Context(), index.CheckOptions{Part: index.Part{Share: share, Seed: seed}})
	if err != nil {
		t.Error(err)
	}
	return found
}

// TestOlderPages: when a page of the catalogue is as it was before, which its checksum
// does not tell, that is found, or all papers are what they are.
func TestOlderPages(t *testing.T) {
	dir := t.TempDir()
	w := indextest.OpenWriter(t, dir)
	indextest.Add(t, w, indextest.Numbered(0, 60))
	indextest.Embed(t, w, &embedtest.Fake{})
	w.Close()
	path := filepath.Join(dir, "catalog.db")
	older, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w = indextest.OpenWriter(t, dir)
	for i := 0; i < 60; i += 7 {
		indextest.Add(t, w, indextest.Record(fmt.Sprint("n", i), fmt.Sprint("Title ", i), "Another abstract."))
	}
	indextest.Embed(t, w, &embedtest.Fake{})
	want := indextest.Papers(t, w.Library)
	w.Close()
	newer, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	tried, found := 0, 0
	for at := page; at+page <= min(len(older), len(newer)); at += page {
		if bytes.Equal(older[at:at+page], newer[at:at+page]) {
			continue
		}
		tried++
		mixed := slices.Clone(newer)
		copy(mixed[at:], older[at:at+page])
		if err := os.WriteFile(path, mixed, 0o600); err != nil {
			t.Fatal(err)
		}
		if len(check(t, dir)) > 0 {
			found++
			continue
		}
		lib, err := index.Open(t.Context(), dir, chromem.Open)
		if err != nil {
			t.Fatal(err)
		}
		if got := indextest.Papers(t, lib); !slices.Equal(got, want) {
			t.Errorf("page %d: papers are not what they were, and nothing is found", at/page+1)
		}
		lib.Close()
	}
	if found < tried/2 { // the others are of indexes, for the most part
		t.Errorf("%d of %d pages are found", found, tried)
	}
}

// TestNonsense: whatever number stands in a column, checking and mending end, and call
// it damage if anything.
func TestNonsense(t *testing.T) {
	good := full(t)
	values := []string{"-1", "4000000000000", "9223372036854775807", "0", "3", "1 << 62", "-9223372036854775808"}
	tried := 0
	for _, column := range []string{
		"papers.key", "aliases.paper", "keys.paper", "spaces.key", "spaces.dimensions", "spaces.rows", "ledger.space", "ledger.paper", "ledger.slot",
		"dead.space", "dead.slot", "batches.space", "batches.first", "batches.rows", "batches.crc", "changes.seq", "changes.paper",
		"lexicon.generation", "lexicon.seq", "sources.paper", "sources.run", "sources.file", "sources.line", "sources.year", "files.key",
	} {
		table, column, _ := strings.Cut(column, ".")
		for range min(damagetest.Times(t, 1), len(values)) {
			value := values[tried%len(values)]
			tried++
			edit := fmt.Sprintf("UPDATE OR IGNORE %s SET %s = %s WHERE %[2]s = (SELECT max(%[2]s) FROM %[1]s)", table, column, value)
			dir := indextest.Copied(t, good)
			indextest.Tamper(t, filepath.Join(dir, "catalog.db"), edit)
			check(t, dir)
			if err := mend(t, dir); err != nil && !index.IsDamage(err) && !errors.Is(err, lexical.ErrDamaged) {
				t.Errorf("%s: mending: %v", edit, err)
			}
		}
	}
}

// mend does what can be done without a backup.
func mend(t *testing.T, dir string) error {
	w, err := index.OpenWriter(t.Context(), dir, chromem.Open)
	if err != nil {
		return err
	}
	defer w.Close()
	if _, err := w.RebuildWords(t.Context(), nil); err != nil {
		return err
	}
	_, err = w.MendVectors(t.Context())
	return err
}

// reindex embeds all papers again.
func reindex(t *testing.T, dir string) error {
	w, err := index.OpenWriter(t.Context(), dir, chromem.Open)
	if err != nil {
		return err
	}
	defer w.Close()
	_, err = w.Reindex(t.Context(), &embedtest.Fake{Model: "another"}, index.ReindexOptions{})
	return err
}
