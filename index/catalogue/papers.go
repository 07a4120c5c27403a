package catalogue

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"paperkin/index/durable"
	"paperkin/index/paper"
	"paperkin/index/vector"
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
	p.type, p.source_type, p.et_al, p.names, p.keywords, p.fields, p.people, p.dates, p.files,
	(SELECT json_group_array(alias) FROM (SELECT alias FROM aliases WHERE paper = p.key ORDER BY alias)),
	(SELECT json_group_array(name) FROM (SELECT name FROM keys WHERE paper = p.key AND substr(name, 1, 1) <> '` + carried + `' ORDER BY name)), ` + countsOf

func scanPaper(scan func(...any) error) (key int64, p paper.Paper, err error) {
	var authors, categories, aliases, keys, counts string
	var extra, original, names, keywords, fields, people, dates, files sql.NullString
	err = scan(&key, &p.ID, &p.Title, &p.Abstract, &authors, &p.Published, &p.Venue, &categories, &p.URL, &extra, &original,
		&p.Type, &p.SourceType, &p.EtAl, &names, &keywords, &fields, &people, &dates, &files, &aliases, &keys, &counts)
	if err != nil {
		return 0, p, err
	}
	return key, p, readColumns(p.ID, []column{
		{authors, &p.Authors}, {categories, &p.Categories}, {aliases, &p.Aliases}, {keys, &p.Keys}, {extra.String, &p.Extra},
		{original.String, &p.Original}, {names.String, &p.Names}, {keywords.String, &p.Keywords}, {fields.String, &p.Fields},
		{people.String, &p.People}, {dates.String, &p.Dates}, {files.String, &p.Files}, {counts, &p.Counts},
	})
}

// column is a column that holds JSON, and where its value belongs.
type column struct {
	text string
	into any
}

// readColumns decodes columns of the paper with an id.
func readColumns(id string, columns []column) error {
	for _, c := range columns {
		if c.text == "" || c.text == "[]" || c.text == "{}" {
			continue
		}
		if err := json.Unmarshal([]byte(c.text), c.into); err != nil {
			return fmt.Errorf("%w: paper %s: %w", durable.ErrDamaged, id, err)
		}
	}
	return nil
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

// EachPaper calls yield for every paper whose key is in a set, nil for all, in the order
// of their ids, until yield returns an error, which it passes on. It shows the library as
// it was when EachPaper was called.
func (q Queries) EachPaper(ctx context.Context, in *vector.Bitmap, yield func(paper.Paper) error) error {
	where, args := "", []any(nil)
	if in != nil {
		list, err := json.Marshal(slices.Collect(in.All))
		if err != nil {
			return err
		}
		where, args = `WHERE p.key IN (SELECT value FROM json_each(?))`, []any{string(list)}
	}
	rows, err := q.db.QueryContext(ctx, `SELECT `+paperColumns+` FROM papers p `+where+` ORDER BY p.id`, args...)
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

// paperValues are the values of all columns of papers but the key, in the order
// of paperFields.
func paperValues(p paper.Paper, content string) ([]any, error) {
	var j jsonColumns
	values := []any{p.ID, p.Title, p.Abstract, j.column(p.Authors), p.Published, p.Venue, j.column(p.Categories), p.URL,
		j.orNull(p.Extra, len(p.Extra)), original(p, &j), paper.FoldWords(p.Title), content}
	return append(values, j.details(p)...), j.err
}

func original(p paper.Paper, j *jsonColumns) any {
	if p.Original == nil {
		return nil
	}
	return j.column(p.Original)
}

// detailFields are the columns of the fields that most papers do not have.
const detailFields = `type, source_type, et_al, names, keywords, fields, people, dates, files`

// details are the values of detailFields.
func (j *jsonColumns) details(p paper.Paper) []any {
	return []any{p.Type, p.SourceType, p.EtAl, j.orNull(p.Names, len(p.Names)), j.orNull(p.Keywords, len(p.Keywords)),
		j.orNull(p.Fields, len(p.Fields)), j.orNull(p.People, len(p.People)), j.orNull(p.Dates, len(p.Dates)), j.orNull(p.Files, len(p.Files))}
}

// jsonColumns makes columns that hold JSON and keeps the first error.
type jsonColumns struct{ err error }

// orNull is column, or NULL for a value of no length.
func (j *jsonColumns) orNull(v any, length int) any {
	if length == 0 {
		return nil
	}
	return j.column(v)
}

func (j *jsonColumns) column(v any) string {
	b, err := json.Marshal(v)
	if j.err == nil {
		j.err = err
	}
	return string(b)
}

const paperFields = `id, title, abstract, authors, published, venue, categories, url, extra, original,
	title_key, content_hash, ` + detailFields
