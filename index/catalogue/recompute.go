package catalogue

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/vector"
)

// StaleVectors finds the slots of a space whose vectors were made from another text
// than their papers have now. progress, which may be nil, is called with the number
// of papers so far.
func (q Queries) StaleVectors(ctx context.Context, space int64, progress func(papers int)) (*vector.Bitmap, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT l.slot, l.made_from, p.title, p.abstract FROM ledger l
		JOIN papers p ON p.key = l.paper WHERE l.space = ? AND l.state IN ('done', 'truncated')`, space)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	stale := new(vector.Bitmap)
	for n := 1; rows.Next(); n++ {
		var slot int
		var madeFrom string
		var title, abstract sql.RawBytes
		if err := rows.Scan(&slot, &madeFrom, &title, &abstract); err != nil {
			return nil, err
		}
		if madeFrom != ExactHash(string(title), string(abstract)) {
			stale.Add(slot)
		}
		if progress != nil && n%1000 == 0 {
			progress(n)
		}
	}
	return stale, rows.Err()
}

// StraySources counts the sources that are a paper's only record and do not say what
// the paper says, and names the first of these papers.
func (q Queries) StraySources(ctx context.Context) (c Contradiction, err error) {
	c = Contradiction{What: "papers that do not say what their only source says", In: InRecords}
	rows, err := q.db.QueryContext(ctx, `SELECT s.hash, s.provider, s.name, p.id, p.content_hash FROM sources s
		JOIN papers p ON p.key = s.paper WHERE s.record IS NULL`)
	if err != nil {
		return c, err
	}
	defer rows.Close()
	for rows.Next() {
		var hash, provider, name, id, content string
		if err := rows.Scan(&hash, &provider, &name, &id, &content); err != nil {
			return c, err
		}
		c.count(id, hash != SourceHash(provider, name, content))
	}
	return c, rows.Err()
}

// derived are the columns of papers that follow from the others.
var derived = [...]string{"title_key", "content_hash"}

// Recompute makes what follows from papers and their sources again, for papers by their
// keys, and compares it with what is stored. Keys of no paper are passed over.
func (q Queries) Recompute(ctx context.Context, keys []int64) ([]Contradiction, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	columns := Contradiction{What: "papers whose hashes and search keys do not follow from what they say", In: InRecords}
	papers, err := q.recomputePapers(ctx, string(list), &columns)
	if err != nil {
		return nil, err
	}
	sources := Contradiction{What: "sources whose hashes do not follow from what they say", In: InRecords}
	if err := q.recomputeSources(ctx, string(list), papers, &sources); err != nil {
		return nil, err
	}
	texts := Contradiction{What: "vectors that are not of the texts which their papers have now", In: InTexts}
	err = q.recomputeTexts(ctx, string(list), papers, &texts)
	return slices.DeleteFunc([]Contradiction{columns, sources, texts}, func(c Contradiction) bool { return c.N == 0 }), err
}

// recomputePapers does it for the papers themselves, and returns them by their keys.
func (q Queries) recomputePapers(ctx context.Context, list string, wrong *Contradiction) (map[int64]paper.Paper, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT `+paperColumns+`, p.`+strings.Join(derived[:], ", p.")+`
		FROM json_each(?) s CROSS JOIN papers p ON p.key = s.value`, list)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	papers := map[int64]paper.Paper{}
	for rows.Next() {
		var stored [len(derived)]string
		key, p, err := scanPaper(func(into ...any) error {
			for i := range stored {
				into = append(into, &stored[i])
			}
			return rows.Scan(into...)
		})
		if err != nil {
			return nil, err
		}
		papers[key] = p
		wrong.count(p.ID, !follows(p, stored))
	}
	return papers, rows.Err()
}

// follows reports whether the derived columns are those of a paper.
func follows(p paper.Paper, stored [len(derived)]string) bool {
	values, err := paperValues(p, paper.ContentHash(p))
	if err != nil {
		return false
	}
	at := map[string]any{}
	for i, name := range strings.Split(paperFields, ",") {
		at[strings.TrimSpace(name)] = values[i]
	}
	for i, name := range derived {
		if at[name] != stored[i] && (name != "content_hash" || hashable(p)) {
			return false
		}
	}
	return true
}

// hashable reports whether the content hash of a paper is that of what was read. Values
// of Extra count byte for byte, and some characters are written with escapes that may
// not have been there.
func hashable(p paper.Paper) bool {
	for _, value := range p.Extra {
		for _, escape := range []string{`\u0026`, `\u003c`, `\u003e`, `\u2028`, `\u2029`} {
			if bytes.Contains(value, []byte(escape)) {
				return false
			}
		}
	}
	return true
}

// recomputeSources does it for the sources of papers.
func (q Queries) recomputeSources(ctx context.Context, list string, papers map[int64]paper.Paper, wrong *Contradiction) error {
	rows, err := q.db.QueryContext(ctx, `SELECT paper, hash, provider, name, text_hash, work_hash, year, record
		FROM json_each(?) j CROSS JOIN sources ON paper = j.value`, list)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key int64
		var hash, provider, name string
		var made Fingerprint
		var record sql.NullString
		if err := rows.Scan(&key, &hash, &provider, &name, &made.Text, &made.Work, &made.Year, &record); err != nil {
			return err
		}
		says := papers[key]
		if record.Valid {
			says = paper.Paper{}
			err = json.Unmarshal([]byte(record.String), &says)
		}
		sound := err == nil && made == FingerprintOf(says) &&
			(!hashable(says) || hash == SourceHash(provider, name, paper.ContentHash(says)))
		wrong.count(papers[key].ID, !sound)
	}
	return rows.Err()
}

// recomputeTexts does it for what the vectors of papers were made from.
func (q Queries) recomputeTexts(ctx context.Context, list string, papers map[int64]paper.Paper, wrong *Contradiction) error {
	rows, err := q.db.QueryContext(ctx, `SELECT paper, made_from FROM json_each(?) j CROSS JOIN ledger ON paper = j.value
		WHERE state IN ('done', 'truncated')`, list)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key int64
		var madeFrom string
		if err := rows.Scan(&key, &madeFrom); err != nil {
			return err
		}
		p := papers[key]
		wrong.count(p.ID, madeFrom != ExactHash(p.Title, p.Abstract))
	}
	return rows.Err()
}
