package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"

	"paperkin/index/catalogue/counts"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// Counts of attention are no part of what a paper says: they change without its content
// hash, and the word index does not have them. A paper has those of all its records in the
// table of attention, and each record its own in the table of sources, never in the JSON
// of the record.

// countsOf are the counts of papers AS p, as JSON.
const countsOf = `(SELECT json_group_object(what, json_object('number', number, 'seen', seen)) FROM attention WHERE paper = p.key)`

// readCounts decodes counts of a paper with an id. There are none in an empty text.
func readCounts(id, text string) (counts paper.Counts, err error) {
	err = readColumns(id, []column{{text, &counts}})
	return counts, err
}

// withoutCounts is a record's paper as it is stored beside them.
func withoutCounts(p paper.Paper) paper.Paper {
	p.Counts = nil
	return p
}

// sourceCounts is the column with the counts of a record.
func sourceCounts(counts paper.Counts) (any, error) {
	var j jsonColumns
	return j.orNull(counts, len(counts)), j.err
}

// EachCount calls yield for the papers of a set, of all for nil, that have a count of
// something, the largest numbers first or, backwards, the smallest, until yield returns
// false.
func (q Queries) EachCount(ctx context.Context, what paper.Counted, in *vector.Bitmap, backwards bool, yield func(key, number int64) bool) error {
	from, args := `attention a`, []any{string(what)}
	if in != nil {
		list, err := json.Marshal(slices.Collect(in.All))
		if err != nil {
			return err
		}
		from, args = `json_each(?) j CROSS JOIN attention a ON a.paper = j.value`, []any{string(list), string(what)}
	}
	down := " DESC"
	if backwards {
		down = ""
	}
	rows, err := q.db.QueryContext(ctx, `SELECT a.paper, a.number FROM `+from+` WHERE a.what = ? ORDER BY a.number`+down, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key, number int64
		if err := rows.Scan(&key, &number); err != nil {
			return err
		}
		if !yield(key, number) {
			return nil
		}
	}
	return rows.Err()
}

// SetCounts gives a paper counts, in place of those that it had.
func (t *ImportTx) SetCounts(ctx context.Context, key int64, before, counts paper.Counts) error {
	if maps.Equal(before, counts) {
		return nil
	}
	if err := t.flush(ctx); err != nil { // the paper may wait
		return err
	}
	for what := range before {
		if _, ok := counts[what]; !ok {
			if _, err := t.exec(ctx, `DELETE FROM attention WHERE paper = ? AND what = ?`, key, string(what)); err != nil {
				return err
			}
		}
	}
	for what, count := range counts {
		if had, ok := before[what]; ok && had == count {
			continue
		}
		_, err := t.exec(ctx, `INSERT OR REPLACE INTO attention (paper, what, number, seen) VALUES (?, ?, ?, ?)`, key, string(what), count.Number, count.Seen)
		if err != nil {
			return err
		}
	}
	return nil
}

// SetSourceCounts records what a source, named by its hash, counts now.
func (t *ImportTx) SetSourceCounts(ctx context.Context, key int64, hash string, counts paper.Counts) error {
	if err := t.flush(ctx); err != nil { // the source may wait
		return err
	}
	column, err := sourceCounts(counts)
	if err == nil {
		_, err = t.exec(ctx, `UPDATE sources SET counts = ? WHERE paper = ? AND hash = ?`, column, key, hash)
	}
	return err
}

// checkCounts is checkPapers for the counts of records.
func checkCounts(ctx context.Context, db queryer) error {
	rows, err := db.QueryContext(ctx, `SELECT p.id, s.counts FROM sources s JOIN papers p ON p.key = s.paper WHERE s.counts IS NOT NULL`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var of string
		var text sql.RawBytes
		if err := rows.Scan(&of, &text); err != nil {
			return err
		}
		var counts paper.Counts
		err := json.Unmarshal(text, &counts)
		if err == nil {
			err = counts.Check()
		}
		if err != nil {
			return unsound("sources", of, err)
		}
	}
	return rows.Err()
}

// recorded are the rows that attention should have: what the records of papers count.
const recorded = `SELECT paper, what, number, seen FROM (SELECT paper, what, number, seen,
	row_number() OVER (PARTITION BY paper, what ORDER BY seen DESC, number DESC) AS place FROM
		(SELECT s.paper AS paper, j.key AS what, j.value ->> 'number' AS number, coalesce(j.value ->> 'seen', '') AS seen
		FROM sources s, json_each(s.counts) j WHERE s.counts IS NOT NULL AND json_valid(s.counts) AND j.type = 'object'
			AND s.paper IN (SELECT key FROM papers))) WHERE place = 1 AND typeof(number) = 'integer'`

// attentionAgain makes the table of attention again.
func attentionAgain(ctx context.Context, tx counts.Tx) error {
	for _, s := range []string{`DELETE FROM attention`, `INSERT INTO attention (paper, what, number, seen) ` + recorded} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// strayCounts counts the papers whose counts are not those of their records, and names the
// first. It reads both tables once, side by side.
func (q Queries) strayCounts(ctx context.Context) (c Contradiction, err error) {
	c = Contradiction{What: "papers whose counts of citations or votes are not those of their records", In: InCounts}
	rows, err := q.db.QueryContext(ctx, `SELECT paper, counts, '', 0, '' FROM sources WHERE counts IS NOT NULL
		UNION ALL SELECT paper, NULL, what, number, seen FROM attention ORDER BY 1`)
	if err != nil {
		return c, err
	}
	defer rows.Close()
	var of, first int64
	var recorded, kept paper.Counts
	compare := func() {
		if !maps.Equal(recorded, kept) {
			if c.N++; c.N == 1 {
				first = of
			}
		}
		recorded, kept = nil, nil
	}
	for rows.Next() {
		var key int64
		var text sql.RawBytes
		var what, seen string
		var number int64
		if err := rows.Scan(&key, &text, &what, &number, &seen); err != nil {
			return c, err
		}
		if key != of {
			compare()
			of = key
		}
		var counts paper.Counts
		if text == nil {
			kept.Add(paper.Counts{paper.Counted(what): {Number: number, Seen: seen}})
		} else if json.Unmarshal(text, &counts) == nil { // else the record is none
			recorded.Add(counts)
		}
	}
	compare()
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || c.N == 0 {
		return c, err
	}
	ids, err := q.IDs(ctx, []int64{first})
	c.First = ids[first]
	return c, err
}

// EachCounts calls yield for the papers that have counts, in the order of their keys, with a
// hash of these, until it returns an error, which it passes on.
func (q Queries) EachCounts(ctx context.Context, yield func(key int64, hash uint64) error) error {
	rows, err := q.db.QueryContext(ctx, `SELECT paper, what, number, seen FROM attention ORDER BY paper, what`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var last int64
	h := fnv.New64a()
	for rows.Next() {
		var key, number int64
		var what, seen string
		if err := rows.Scan(&key, &what, &number, &seen); err != nil {
			return err
		}
		if key != last && last > 0 {
			if err := yield(last, h.Sum64()); err != nil {
				return err
			}
			h.Reset()
		}
		last = key
		fmt.Fprintf(h, "%s %d %s\n", what, number, seen)
	}
	if err := rows.Err(); err != nil || last == 0 {
		return err
	}
	return yield(last, h.Sum64())
}

// HashOfCounts is the hash of [Queries.EachCounts] of a paper's counts, 0 of none.
func HashOfCounts(counts paper.Counts) uint64 {
	if len(counts) == 0 {
		return 0
	}
	h := fnv.New64a()
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(h, "%s %d %s\n", what, counts[what].Number, counts[what].Seen)
	}
	return h.Sum64()
}
