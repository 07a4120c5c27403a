package catalogue

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"paperkin/index/durable"
	"paperkin/index/paper"
)

// ExactHash is the same for two papers if they give the same text to embed: titles
// and abstracts count byte by byte.
func ExactHash(title, abstract string) string {
	sum := sha256.Sum256([]byte(title + "\x00" + abstract))
	return hex.EncodeToString(sum[:12])
}

// loadPaper reads one paper by key.
func loadPaper(ctx context.Context, db queryer, key int64) (paper.Paper, error) {
	_, p, err := scanPaper(db.QueryRowContext(ctx, `SELECT `+paperColumns+` FROM papers p WHERE p.key = ?`, key).Scan)
	return p, err
}

// paperColumns are what scanPaper reads, from papers AS p.
const paperColumns = `p.key, p.id, p.title, p.abstract, p.authors, p.published, p.venue, p.categories, p.url, p.extra, p.original,
	(SELECT json_group_array(alias) FROM (SELECT alias FROM aliases WHERE paper = p.key ORDER BY alias)),
	(SELECT json_group_array(name) FROM (SELECT name FROM keys WHERE paper = p.key AND substr(name, 1, 1) <> '` + carried + `' ORDER BY name))`

func scanPaper(scan func(...any) error) (int64, paper.Paper, error) {
	var (
		key                                int64
		p                                  paper.Paper
		authors, categories, aliases, keys string
		extra, original                    sql.NullString
	)
	err := scan(&key, &p.ID, &p.Title, &p.Abstract, &authors, &p.Published, &p.Venue, &categories, &p.URL, &extra, &original, &aliases, &keys)
	if err != nil {
		return 0, p, err
	}
	for _, f := range []struct {
		text string
		into any
	}{{authors, &p.Authors}, {categories, &p.Categories}, {aliases, &p.Aliases}, {keys, &p.Keys}, {extra.String, &p.Extra}, {original.String, &p.Original}} {
		if f.text == "" || f.text == "[]" {
			continue
		}
		if err := json.Unmarshal([]byte(f.text), f.into); err != nil {
			return 0, p, fmt.Errorf("%w: paper %s: %w", durable.ErrDamaged, p.ID, err)
		}
	}
	if err := takeDetails(&p); err != nil {
		return 0, p, fmt.Errorf("%w: paper %s: %w", durable.ErrDamaged, p.ID, err)
	}
	return key, p, nil
}

// Papers returns papers by their keys, in the order given. A key that the
// catalogue does not have is an error.
func (q Queries) Papers(ctx context.Context, keys []int64) ([]paper.Paper, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	rows, err := q.db.QueryContext(ctx, `SELECT `+paperColumns+` FROM json_each(?) s CROSS JOIN papers p ON p.key = s.value
		ORDER BY s.key`, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var papers []paper.Paper
	for rows.Next() {
		_, p, err := scanPaper(rows.Scan)
		if err != nil {
			return nil, err
		}
		papers = append(papers, p)
	}
	if len(papers) != len(keys) && rows.Err() == nil {
		return nil, fmt.Errorf("%w: %d of %d papers are missing", durable.ErrDamaged, len(keys)-len(papers), len(keys))
	}
	return papers, rows.Err()
}

// Keys returns the keys of all papers, ascending.
func (q Queries) Keys(ctx context.Context) ([]int64, error) {
	return q.keysWhere(ctx, `SELECT key FROM papers ORDER BY key`)
}

// EachMatch calls yield for every paper that passes a filter, in the order of their
// ids, until yield returns an error, which it passes on. It shows the library as it
// was when EachMatch was called.
func (q Queries) EachMatch(ctx context.Context, f Filter, yield func(paper.Paper) error) error {
	where, args := f.sql()
	rows, err := q.db.QueryContext(ctx, `SELECT `+paperColumns+` FROM papers p WHERE `+where+` ORDER BY p.id`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		_, p, err := scanPaper(rows.Scan)
		if err != nil {
			return err
		}
		if err := yield(p); err != nil {
			return err
		}
	}
	return rows.Err()
}

// detailsKey is the key of the column extra that holds the fields of a paper that have
// no column.
const detailsKey = "paperkin:details"

// withDetails returns what the column extra holds: Extra, and under detailsKey the
// fields that have no column.
func withDetails(p paper.Paper, j *jsonColumns) map[string]json.RawMessage {
	rest := paper.Paper{Names: p.Names, EtAl: p.EtAl, Keywords: p.Keywords, Type: p.Type, SourceType: p.SourceType,
		Fields: p.Fields, People: p.People, Dates: p.Dates, Files: p.Files}
	details := j.column(rest)
	if details == noDetails {
		return p.Extra
	}
	all := maps.Clone(p.Extra)
	if all == nil {
		all = map[string]json.RawMessage{}
	}
	all[detailsKey] = json.RawMessage(details)
	return all
}

// noDetails is the JSON of a paper without any field.
var noDetails = (&jsonColumns{}).column(paper.Paper{})

// takeDetails moves the fields that have no column from Extra to their places.
func takeDetails(p *paper.Paper) error {
	details, ok := p.Extra[detailsKey]
	if !ok {
		return nil
	}
	if delete(p.Extra, detailsKey); len(p.Extra) == 0 {
		p.Extra = nil
	}
	id, title := p.ID, p.Title // always in the JSON of a paper, and empty there
	err := json.Unmarshal(details, p)
	p.ID, p.Title = id, title
	return err
}

// paperValues are the values of all columns of papers but the key, in the order
// of paperFields.
func paperValues(p paper.Paper, content string) ([]any, error) {
	categoryKeys := make([]string, 0, len(p.Categories)+len(p.Keywords))
	for _, c := range slices.Concat(p.Categories, p.Keywords) {
		categoryKeys = append(categoryKeys, paper.Fold(c))
	}
	var j jsonColumns
	var extra, original any
	if all := withDetails(p, &j); len(all) > 0 {
		extra = j.column(all)
	}
	if p.Original != nil {
		original = j.column(p.Original)
	}
	return []any{p.ID, p.Title, p.Abstract, j.column(p.Authors), p.Published, p.Venue, j.column(p.Categories), p.URL, extra, original,
		paper.FoldWords(p.Title), authorsKey(p.Authors), paper.Fold(p.Venue), j.column(categoryKeys),
		content}, j.err
}

// jsonColumns makes columns that hold JSON and keeps the first error.
type jsonColumns struct{ err error }

func (j *jsonColumns) column(v any) string {
	b, err := json.Marshal(v)
	if j.err == nil {
		j.err = err
	}
	return string(b)
}

const paperFields = `id, title, abstract, authors, published, venue, categories, url, extra, original,
	title_key, authors_key, venue_key, categories_key, content_hash`

// authorsKey puts a space before and after every word of every name and a
// separator between names, so that a filter finds whole words and word starts
// within one name.
func authorsKey(authors []string) string {
	var b strings.Builder
	for _, a := range authors {
		b.WriteString(" " + paper.FoldWords(a) + " |")
	}
	return b.String()
}
