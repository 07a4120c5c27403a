package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"paperkin/index/durable"
	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// A Source is a record that a paper of the library was made of.
type Source struct {
	paper.Record
	Run  int64  // number of the import that read it last
	Hash string // see SourceHash
}

// SourceHash identifies what a provider says of a paper under a name of its own:
// the hash changes with the content (see [paper.ContentHash]), and does not
// depend on when or where it was read.
func SourceHash(provider, name, content string) string {
	return ExactHash(provider+"\x00"+name, content)
}

// A Fingerprint describes a paper without its ids.
type Fingerprint struct {
	Text string // see paper.TextHash
	Work string // see paper.WorkHash
	Year int    // of publication; 0 when unknown
}

// FingerprintOf returns the fingerprint of a paper.
func FingerprintOf(p paper.Paper) Fingerprint {
	year, _ := strconv.Atoi(p.Year()) // four digits or none
	return Fingerprint{paper.TextHash(p), paper.WorkHash(p), year}
}

// Sources returns a paper by its key with the records that it was made of, in no
// particular order.
func (q Queries) Sources(ctx context.Context, key int64) (paper.Paper, []Source, error) {
	p, err := loadPaper(ctx, q.db, key)
	if err != nil {
		return p, nil, err
	}
	sources, err := loadSources(ctx, q.db, key, p)
	return p, sources, err
}

// sourceFields are the columns of sources but the record, in the order of
// sourceValues.
const sourceFields = `paper, hash, provider, name, revised, run, file, line, text_hash, work_hash, year, counts`

// loadSources reads the sources of a paper. A paper's only source is not stored
// twice: it says what the paper says.
func loadSources(ctx context.Context, db queryer, key int64, p paper.Paper) ([]Source, error) {
	rows, err := db.QueryContext(ctx, `SELECT s.hash, s.provider, s.name, s.revised, s.run, f.name, s.line, s.record, s.counts
		FROM sources s JOIN files f ON f.key = s.file WHERE s.paper = ?`, key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Source
	for rows.Next() {
		var s Source
		var record, counts sql.NullString
		if err := rows.Scan(&s.Hash, &s.Provider, &s.Name, &s.Revised, &s.Run, &s.Record.Source, &s.Line, &record, &counts); err != nil {
			return nil, err
		}
		s.Paper = p
		if record.Valid {
			s.Paper = paper.Paper{}
			if err := json.Unmarshal([]byte(record.String), &s.Paper); err != nil {
				return nil, fmt.Errorf("%w: a source of paper %s: %w", durable.ErrDamaged, p.ID, err)
			}
		}
		if s.Paper.Counts, err = readCounts(p.ID, counts.String); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// CountFiles counts the papers of a set, of all for nil, that have a record of each file,
// as sources were named.
func (q Queries) CountFiles(ctx context.Context, in *vector.Bitmap) ([]filter.Count, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT paper, file FROM sources ORDER BY paper`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	papers := map[int64]int{} // by the keys of files
	last := int64(-1)
	var seen []int64 // files of the last paper
	for rows.Next() {
		var paper, file int64
		if err := rows.Scan(&paper, &file); err != nil {
			return nil, err
		}
		if paper != last {
			last, seen = paper, seen[:0]
		}
		if (in == nil || in.Has(int(max(0, paper)))) && !slices.Contains(seen, file) {
			seen = append(seen, file)
			papers[file]++
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	names, err := q.db.QueryContext(ctx, `SELECT key, name FROM files`)
	if err != nil {
		return nil, err
	}
	name, err := scanTexts(names, len(papers))
	var counts []filter.Count
	for file, n := range papers {
		counts = append(counts, filter.Count{Value: name[file], Papers: n})
	}
	return counts, err
}

// Compound returns the keys of the papers that have several sources, ascending.
func (q Queries) Compound(ctx context.Context) ([]int64, error) {
	return q.keysWhere(ctx, `SELECT paper FROM sources GROUP BY paper HAVING count(*) > 1 ORDER BY paper`)
}

// Lookalikes calls yield with the keys, ascending, of every set of papers that have the
// same title but for case, accents and punctuation, or carry the same id, until yield
// returns an error, which it passes on. A set may come twice.
func (q Queries) Lookalikes(ctx context.Context, yield func([]int64) error) error {
	rows, err := q.db.QueryContext(ctx, `SELECT json_group_array(key) FROM (SELECT title_key, key FROM papers WHERE title_key <> '' ORDER BY key)
		GROUP BY title_key HAVING count(*) > 1
		UNION ALL SELECT json_group_array(paper) FROM (SELECT name, paper FROM keys WHERE substr(name, 1, 1) = '`+carried+`'
			UNION SELECT k.name, a.paper FROM keys k JOIN aliases a ON a.alias = substr(k.name, 2) WHERE substr(k.name, 1, 1) = '`+carried+`'
			ORDER BY 2) GROUP BY name HAVING count(*) > 1`)
	if err != nil {
		return err
	}
	var sets [][]int64
	defer rows.Close()
	for rows.Next() {
		var list string
		if err := rows.Scan(&list); err != nil {
			return err
		}
		var keys []int64
		if err := json.Unmarshal([]byte(list), &keys); err != nil {
			return fmt.Errorf("%w: keys of papers: %w", durable.ErrDamaged, err)
		}
		sets = append(sets, keys)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil { // a writer has one connection, which yield needs
		return err
	}
	for _, keys := range sets {
		if err := yield(keys); err != nil {
			return err
		}
	}
	return nil
}

// Holders returns the keys of the papers that have one of some ids, ascending.
func (q Queries) Holders(ctx context.Context, ids []string) ([]int64, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	return q.keysWhere(ctx, `SELECT DISTINCT a.paper FROM json_each(?) j CROSS JOIN aliases a ON a.alias = j.value ORDER BY 1`, string(list))
}

func (q Queries) keysWhere(ctx context.Context, query string, args ...any) ([]int64, error) {
	rows, err := q.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return scanKeys(rows)
}

// KeysFrom returns the keys of the papers from one on and below another, ascending.
func (q Queries) KeysFrom(ctx context.Context, from, below int64) ([]int64, error) {
	return q.keysWhere(ctx, `SELECT key FROM papers WHERE key >= ? AND key < ? ORDER BY key`, from, below)
}
