package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"paperkin/index/paper"
)

// ErrNoPaper: nothing in the library is named like that; see [NoPaperError].
var ErrNoPaper = errors.New("no such paper")

// NoPaperError says that a reference names no paper, or more than one. It
// wraps [ErrNoPaper].
type NoPaperError struct {
	Ref string
	// Several are the papers that the reference fits when it is ambiguous: all
	// have that title, or that key in some source.
	Several []Found
}

func (e *NoPaperError) Error() string {
	if len(e.Several) > 0 {
		return fmt.Sprintf("%q names %d papers", e.Ref, len(e.Several))
	}
	return fmt.Sprintf("no paper %q in the library", e.Ref)
}

func (e *NoPaperError) Unwrap() error { return ErrNoPaper }

// Found is a paper of the library and its place in a space.
type Found struct {
	Key     int64
	Paper   paper.Paper
	Arrived string // when: see [Queries.Arrivals]; empty when that is not known
	State   State
	Note    Note
	Reason  string
	Slot    int // -1 while the paper has no vector
}

const foundColumns = `coalesce((SELECT r.at FROM runs r WHERE r.number = p.arrived), ''), coalesce(l.state, 'pending'), coalesce(l.note, ''), coalesce(l.reason, ''),
	CASE WHEN l.state IN ('done', 'truncated') THEN l.slot ELSE -1 END`

// Find returns the paper that ref names, with its place in a space: any of its
// ids, an arXiv or DOI URL, a key that a source gave it, its exact title but
// for case, accents and punctuation, or its web address. Ids, keys and addresses count in
// any case where none has that very spelling. It returns a
// [*NoPaperError] when there is none, or when a key, a title or an address fits several.
func (q Queries) Find(ctx context.Context, space int64, ref string) (Found, error) {
	named, err := q.Named(ctx, ref)
	if err != nil {
		return Found{}, err
	}
	keys := named.ByID
	if len(keys) == 0 {
		keys = named.ByTitle
	}
	if len(keys) == 0 {
		if keys, err = q.inAnyCase(ctx, ref); err != nil {
			return Found{}, err
		}
	}
	if len(keys) == 0 {
		return Found{}, &NoPaperError{Ref: ref}
	}
	found, err := q.Found(ctx, space, keys)
	switch {
	case err != nil:
		return Found{}, err
	case len(found) > 1:
		return Found{}, &NoPaperError{Ref: ref, Several: found}
	case len(found) == 0:
		return Found{}, &NoPaperError{Ref: ref}
	}
	return found[0], nil
}

// Naming is which papers a text names, by their keys, in ascending order.
type Naming struct {
	// ByID are those that have it for an id, carry it as one, were given it as a key by a
	// source, or have it for their address: the first of these that any paper has.
	ByID []int64
	// ByTitle are those of that title, but for case, accents and punctuation.
	ByTitle []int64
}

// longestName is how many bytes a text has at most that names a paper: no title is longer.
const longestName = 64 << 10

// Named returns the papers that a text names. It looks at the addresses of all papers,
// which takes a microsecond or two for each, only where the text is a web address and
// names none otherwise.
func (q Queries) Named(ctx context.Context, text string) (n Naming, err error) {
	if len(text) > longestName {
		return n, nil
	}
	id, _ := paper.ParseID(text)
	title := paper.FoldWords(text)
	for _, way := range []struct {
		into  *[]int64
		name  string
		query string
	}{
		{&n.ByID, id, `SELECT paper FROM aliases WHERE alias = ?`},
		{&n.ByID, carried + id, `SELECT min(paper) FROM keys WHERE name = ? HAVING count(*) > 0`}, // no paper's own; the first that had it is the nearest
		{&n.ByID, id, `SELECT DISTINCT paper FROM keys WHERE name = ? ORDER BY paper`},
		{&n.ByTitle, title, `SELECT key FROM papers WHERE title_key = ? AND title_key <> '' ORDER BY key`},
	} {
		if len(*way.into) > 0 {
			continue
		}
		if *way.into, err = q.keysWhere(ctx, way.query, way.name); err != nil {
			return n, err
		}
	}
	if forms := paper.AddressForms(text); len(n.ByID)+len(n.ByTitle) == 0 && len(forms) > 0 {
		n.ByID, err = q.atAddress(ctx, forms)
	}
	return n, err
}

// atAddress returns the papers whose address, or that of one of whose files, is one of a
// list, as sources write it or as [paper.Link] escapes it.
func (q Queries) atAddress(ctx context.Context, addresses []string) ([]int64, error) {
	list, err := json.Marshal(addresses)
	if err != nil {
		return nil, err
	}
	return q.keysWhere(ctx, `WITH wanted AS MATERIALIZED (SELECT value FROM json_each(?))
		SELECT p.key FROM papers p WHERE p.url IN wanted
		OR p.url GLOB '*[ "<>]*' AND replace(replace(replace(replace(p.url, ' ', '%20'), '"', '%22'), '<', '%3C'), '>', '%3E') IN wanted
		OR p.files IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(p.files) f WHERE f.value IN wanted) ORDER BY p.key`, string(list))
}

// inAnyCase returns the papers that a text names but for the case of an id, a key or an
// address. It looks at all of them: it is for names that are not found otherwise.
func (q Queries) inAnyCase(ctx context.Context, text string) ([]int64, error) {
	id, _ := paper.ParseID(text)
	if id == "" || len(id) > paper.MaxID {
		return nil, nil
	}
	keys, err := q.keysWhere(ctx, `SELECT paper FROM aliases WHERE alias = ?1 COLLATE NOCASE
		UNION SELECT paper FROM keys WHERE name = ?1 COLLATE NOCASE ORDER BY paper`, id)
	forms := paper.AddressForms(text)
	if err != nil || len(keys) > 0 || len(forms) == 0 {
		return keys, err
	}
	list, err := json.Marshal(forms)
	if err != nil {
		return nil, err
	}
	return q.keysWhere(ctx, `SELECT key FROM papers WHERE url COLLATE NOCASE IN (SELECT value FROM json_each(?)) ORDER BY key`, string(list))
}

// Found returns papers by their keys, each with its place in a space, in the order of their
// ids. Keys of no paper are left out.
func (q Queries) Found(ctx context.Context, space int64, keys []int64) ([]Found, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	return q.findWhere(ctx, space, `p.key IN (SELECT value FROM json_each(?))`, string(list))
}

func (q Queries) findWhere(ctx context.Context, space int64, where string, arg string) ([]Found, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT `+foundColumns+`, `+paperColumns+` FROM papers p
		LEFT JOIN ledger l ON l.paper = p.key AND l.space = ? WHERE `+where+` ORDER BY p.id`, space, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Found
	for rows.Next() {
		var f Found
		key, p, err := scanPaper(func(into ...any) error {
			return rows.Scan(append([]any{&f.Arrived, &f.State, &f.Note, &f.Reason, &f.Slot}, into...)...)
		})
		if err != nil {
			return nil, err
		}
		f.Key, f.Paper = key, p
		all = append(all, f)
	}
	return all, rows.Err()
}

// Sample returns up to n papers of a space that were embedded whole, spread
// evenly over its rows.
func (q Queries) Sample(ctx context.Context, space int64, n int) ([]Found, error) {
	var count int
	const embedded = `FROM ledger l JOIN papers p ON p.key = l.paper WHERE l.space = ? AND l.state = 'done'`
	if err := q.db.QueryRowContext(ctx, `SELECT count(*) `+embedded, space).Scan(&count); err != nil || count == 0 {
		return nil, err
	}
	step := int(math.Max(1, math.Ceil(float64(count)/float64(n))))
	rows, err := q.db.QueryContext(ctx, `SELECT key FROM (SELECT p.key, row_number() OVER (ORDER BY l.slot) - 1 AS i `+embedded+`) WHERE i % ? = 0`,
		space, step)
	if err != nil {
		return nil, err
	}
	keys, err := scanKeys(rows)
	if err != nil {
		return nil, err
	}
	var sample []Found
	for _, k := range keys {
		found, err := q.findWhere(ctx, space, `p.key = ?`, strconv.FormatInt(k, 10))
		if err != nil {
			return nil, err
		}
		sample = append(sample, found...)
	}
	return sample, nil
}

// scanKeys reads rows of one key each, and closes them.
func scanKeys(rows *sql.Rows) ([]int64, error) {
	defer rows.Close()
	var keys []int64
	for rows.Next() {
		var k int64
		if err := rows.Scan(&k); err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, rows.Err()
}

// MadeOf returns the papers that have a source with one of the given hashes, each with
// its place in a space, in the order of their ids. It reads the hashes of all sources.
func (q Queries) MadeOf(ctx context.Context, space int64, hashes []string) ([]Found, error) {
	list, err := json.Marshal(hashes)
	if err != nil {
		return nil, err
	}
	return q.findWhere(ctx, space, `p.key IN (SELECT paper FROM sources WHERE hash IN (SELECT value FROM json_each(?)))`, string(list))
}

// ByAlias returns the keys of the papers that have ids, by id. Ids that no paper has are
// left out.
func (q Queries) ByAlias(ctx context.Context, ids []string) (map[string]int64, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows, err := q.db.QueryContext(ctx, `SELECT a.alias, a.paper FROM json_each(?) j CROSS JOIN aliases a ON a.alias = j.value`, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	holders := make(map[string]int64, len(ids))
	for rows.Next() {
		var id string
		var key int64
		if err := rows.Scan(&id, &key); err != nil {
			return nil, err
		}
		holders[id] = key
	}
	return holders, rows.Err()
}

// A Name is one of the ids of a paper, with the paper's title.
type Name struct{ ID, Title string }

// afterAll is greater than any text that follows a prefix.
const afterAll = "\U0010FFFF"

// NamesFrom returns at most n ids that begin with a text, in the order of their bytes. It
// looks at no others.
func (q Queries) NamesFrom(ctx context.Context, start string, n int) ([]Name, error) {
	return q.names(ctx, `SELECT a.alias, p.title FROM aliases a CROSS JOIN papers p ON p.key = a.paper
		WHERE a.alias >= ?1 AND a.alias < ?2 ORDER BY a.alias LIMIT ?3`, start, n)
}

// TitlesFrom returns at most n papers whose titles begin with a text but for case, accents
// and punctuation, in the order of their folded titles; none for a text without letters. It
// looks at no others.
func (q Queries) TitlesFrom(ctx context.Context, start string, n int) ([]Name, error) {
	if start = paper.FoldWords(start); start == "" {
		return nil, nil
	}
	return q.names(ctx, `SELECT id, title FROM papers WHERE title_key >= ?1 AND title_key < ?2 ORDER BY title_key, id LIMIT ?3`, start, n)
}

func (q Queries) names(ctx context.Context, query, start string, n int) (found []Name, err error) {
	rows, err := q.db.QueryContext(ctx, query, start, start+afterAll, n)
	if err != nil {
		return nil, err
	}
	return scanNames(rows)
}

// scanNames reads rows of an id and a title, and closes them.
func scanNames(rows *sql.Rows) (found []Name, err error) {
	defer rows.Close()
	for rows.Next() {
		var name Name
		if err := rows.Scan(&name.ID, &name.Title); err != nil {
			return nil, err
		}
		found = append(found, name)
	}
	return found, rows.Err()
}

// EachID calls yield for the ids that begin with a text and have so many bytes, in the order
// of their bytes, until it returns false.
func (q Queries) EachID(ctx context.Context, start string, least, most int, yield func(id string) bool) error {
	rows, err := q.db.QueryContext(ctx, `SELECT alias FROM aliases WHERE alias >= ?1 AND alias < ?2
		AND length(CAST(alias AS BLOB)) BETWEEN ?3 AND ?4 ORDER BY alias`, start, start+afterAll, least, most)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if !yield(id) {
			return nil
		}
	}
	return rows.Err()
}
