package catalogue

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"path/filepath"

	"paperkin/index/catalogue/counts"
	"paperkin/index/catalogue/sealed"
	"paperkin/index/durable"
	"paperkin/index/paper"
)

// CheckPages makes SQLite check all pages of the catalogue, and also whether its
// indexes say what its tables say, which takes several times as long. It returns the
// first problem, empty if there is none, and an error only if the check could not run.
func (q Queries) CheckPages(ctx context.Context, indexes bool) (wrong string, err error) {
	check := `PRAGMA quick_check(1)`
	if indexes {
		check = `PRAGMA integrity_check(1)`
	}
	err = q.db.QueryRowContext(ctx, check).Scan(&wrong)
	switch {
	case err == nil && wrong == "ok":
		return "", nil
	case IsDamage(err):
		return err.Error(), nil
	}
	return wrong, err
}

// Counted reports whether the file that counts the commits of the library in a folder
// can be read, if there were any.
func (q Queries) Counted(ctx context.Context, library *durable.Folder) (bool, error) {
	if readCommits(library).count > 0 {
		return true, nil
	}
	var none bool
	err := q.db.QueryRowContext(ctx, `SELECT commits = 0 FROM library`).Scan(&none)
	return none, err
}

// DamagedPages returns the numbers of the first pages, at most most, of the
// catalogue of the library in dir that do not match their checksums. It reads those
// that are chosen, all of them for nil.
func DamagedPages(dir string, most int, chosen func(page int64) bool) ([]int64, error) {
	return sealed.Damaged(filepath.Join(dir, File), most, chosen)
}

// A Contradiction is something that a table of the catalogue says and that cannot be
// so, by itself or beside another table.
type Contradiction struct {
	What  string // a plural
	N     int
	First string // one of them, named
	In    Area
}

// An Area of the catalogue says what it takes to make its content again.
type Area string

const (
	InRecords Area = "records" // papers and their sources, which nothing else has
	InVectors Area = "vectors" // spaces and ledgers, which embedding all papers again makes
	InTexts   Area = "texts"   // which text a vector was made from: making it again
	InWords   Area = "words"   // what the word index knows
	InCounts  Area = "counts"  // how many papers there are, and how often they are cited: counting again
)

// check is a query that counts contradictions and names the first.
type check struct {
	in          Area
	what, query string
}

// impossible are the numbers that nothing writes. Whatever takes sizes of memory or
// ends of loops from the catalogue relies on them.
var impossible = []check{
	{InRecords, "papers with impossible keys",
		fmt.Sprintf(`SELECT count(*), min(key) FROM papers WHERE key NOT BETWEEN 1 AND %d`, MaxKey)},
	{InRecords, "changes with impossible numbers",
		fmt.Sprintf(`SELECT count(*), min(seq) FROM changes WHERE seq NOT BETWEEN 1 AND %d OR paper NOT BETWEEN 1 AND %d`, maxSeq, MaxKey)},
	{InRecords, "sources with impossible lines or runs",
		fmt.Sprintf(`SELECT count(*), min(hash) FROM sources WHERE line NOT BETWEEN 0 AND %[1]d OR run NOT BETWEEN 0 AND %[1]d OR year NOT BETWEEN 0 AND 9999`, maxSeq)},
	{InRecords, "spaces with impossible numbers",
		fmt.Sprintf(`SELECT count(*), min('space ' || key) FROM spaces WHERE key NOT BETWEEN 1 AND %d OR dimensions NOT BETWEEN 1 AND %d
			OR rows NOT BETWEEN 0 AND %d`, MaxKey, maxDimensions, maxRows)},
	{InVectors, "batches with impossible numbers",
		fmt.Sprintf(`SELECT count(*), min('space ' || space || ', row ' || first) FROM batches
			WHERE first NOT BETWEEN 0 AND %[1]d OR rows NOT BETWEEN 1 AND %[1]d OR crc NOT BETWEEN 0 AND %[2]d`, maxRows, math.MaxUint32)},
	{InVectors, "slots outside the rows of their space",
		`SELECT count(*), min('space ' || space || ', slot ' || slot) FROM (SELECT space, slot FROM ledger UNION ALL SELECT space, slot FROM dead) l
			JOIN spaces s ON s.key = l.space WHERE l.slot NOT BETWEEN 0 AND s.rows - 1`},
	{InVectors, "batches past the last committed row",
		`SELECT count(*), min('space ' || space || ', row ' || first) FROM batches b JOIN spaces s ON s.key = b.space WHERE b.first + b.rows > s.rows`},
	{InRecords, "word indexes with impossible numbers",
		fmt.Sprintf(`SELECT count(*), min('generation ' || generation) FROM lexicon WHERE generation NOT BETWEEN 1 AND %d`, maxSeq)},
	{InRecords, "ids of libraries, or counts of commits, that are missing, impossible or too many",
		fmt.Sprintf(`SELECT abs(count(*) - 1) + count(*) FILTER (WHERE commits NOT BETWEEN 0 AND %d OR length(id) <> %d), '' FROM library`, maxSeq, numberDigits)},
	{InRecords, "imports with impossible numbers",
		fmt.Sprintf(`SELECT count(*), min(number) FROM runs WHERE number NOT BETWEEN 1 AND %d`, maxSeq)},
	{InRecords, "imports with impossible dates",
		`SELECT count(*), min(number) FROM runs WHERE at <> '' AND strftime('%Y-%m-%dT%H:%M:%SZ', at) IS NOT at`},
	{InRecords, "papers of imports that never were",
		`SELECT count(*), min(id) FROM papers WHERE arrived <> 0 AND arrived NOT IN (SELECT number FROM runs)`},
	{InWords, "word indexes of changes that were never made",
		`SELECT count(*), min('generation ' || generation) FROM lexicon WHERE seq NOT BETWEEN 0 AND
			(SELECT max(coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'changes'), 0), coalesce((SELECT max(seq) FROM changes), 0)))`},
	{InCounts, "counts with impossible numbers", fmt.Sprintf(`SELECT count(*), min('space ' || space) FROM counts WHERE papers NOT BETWEEN 0 AND %d`, MaxKey)},
	{InCounts, "counts of citations or votes with impossible numbers",
		fmt.Sprintf(`SELECT count(*), min((SELECT id FROM papers WHERE key = paper)) FROM attention WHERE number NOT BETWEEN 0 AND %d`, paper.MaxCount)},
	{InWords, "word indexes in use at the same time", `SELECT max(count(*) - 1, 0), 'generation ' || max(generation) FROM lexicon`},
}

// contradictory is what two tables disagree about.
var contradictory = []check{
	{InRecords, "papers without their id", `SELECT count(*), min(p.id) FROM papers p WHERE NOT EXISTS (SELECT 1 FROM aliases WHERE alias = p.id AND paper = p.key)`},
	{InRecords, "papers without a source", `SELECT count(*), min(p.id) FROM papers p WHERE NOT EXISTS (SELECT 1 FROM sources WHERE paper = p.key)`},
	{InRecords, "papers whose last change was not noted", `SELECT count(*), min(p.id) FROM papers p WHERE NOT EXISTS (SELECT 1 FROM changes WHERE paper = p.key)`},
	{InRecords, "rows about something that is not there", `SELECT count(*), min("table") FROM pragma_foreign_key_check`},
	{InVectors, "papers missing from the ledger of the active space", `SELECT count(*), min(p.id) FROM papers p, spaces s WHERE s.role = 'active'
		AND NOT EXISTS (SELECT 1 FROM ledger WHERE space = s.key AND paper = p.key)`},
	{InVectors, "embedded papers without a slot", `SELECT count(*), min(p.id) FROM ledger l JOIN papers p ON p.key = l.paper
		WHERE l.state IN ('done', 'truncated') AND l.slot IS NULL`},
	{InVectors, "embedded papers whose vectors are marked as deleted", `SELECT count(*), min(p.id) FROM ledger l JOIN dead d ON d.space = l.space AND d.slot = l.slot
		JOIN papers p ON p.key = l.paper WHERE l.state IN ('done', 'truncated')`},
	{InVectors, "rows that neither belong to a paper nor are marked as deleted", `SELECT coalesce(sum(abs(off)), 0), min('space ' || key) FROM
		(SELECT s.key, s.rows - (SELECT count(*) FROM dead WHERE space = s.key)
			- (SELECT count(*) FROM ledger WHERE space = s.key AND state IN ('done', 'truncated')) AS off FROM spaces s) WHERE off <> 0`},
	{InCounts, "counts of papers that are not their numbers", counts.Wrong},
}

// Contradictions compares the catalogue's tables with what they can hold and, unless
// that is wrong already, with each other.
func (q Queries) Contradictions(ctx context.Context) ([]Contradiction, error) {
	found, err := q.run(ctx, impossible)
	if err != nil || len(found) > 0 {
		return found, err
	}
	if found, err = q.run(ctx, contradictory); err != nil {
		return nil, err
	}
	stray, err := q.strayCounts(ctx)
	if stray.N > 0 {
		found = append(found, stray)
	}
	return found, err
}

func (q Queries) run(ctx context.Context, checks []check) (found []Contradiction, err error) {
	for _, c := range checks {
		one := Contradiction{What: c.what, In: c.in}
		var first sql.NullString
		if err := q.db.QueryRowContext(ctx, c.query).Scan(&one.N, &first); err != nil {
			return nil, fmt.Errorf("%s: %w", c.what, err)
		}
		if one.First = first.String; one.N != 0 {
			found = append(found, one)
		}
	}
	return found, nil
}

// count counts one more, with its name, if it is one.
func (c *Contradiction) count(name string, is bool) {
	if !is {
		return
	}
	if c.N++; c.N == 1 {
		c.First = name
	}
}
