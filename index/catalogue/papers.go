package catalogue

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"paperkin/index/durable"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// ExactHash is the same for two papers if they give the same text to embed: titles
// and abstracts count byte by byte.
func ExactHash(title, abstract string) string {
	text := make([]byte, 0, len(title)+1+len(abstract))
	sum := sha256.Sum256(append(append(append(text, title...), 0), abstract...))
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
	var r paperRow
	if err := scan(r.into()...); err != nil {
		return 0, p, err
	}
	p, err = r.paper()
	return r.key, p, err
}

// paperRow is where rows of paperColumns are read to, one after another.
type paperRow struct {
	key int64
	p   paper.Paper

	authors, categories, aliases, keys, counts                        string
	extra, original, names, keywords, fields, people, dates, fileList sql.NullString
}

// into is where the columns go, behind those before them.
func (r *paperRow) into(before ...any) []any {
	p := &r.p
	return append(before, &r.key, &p.ID, &p.Title, &p.Abstract, &r.authors, &p.Published, &p.Venue, &r.categories, &p.URL, &r.extra, &r.original,
		&p.Type, &p.SourceType, &p.EtAl, &r.names, &r.keywords, &r.fields, &r.people, &r.dates, &r.fileList, &r.aliases, &r.keys, &r.counts)
}

// paper is the paper of the row that was read last.
func (r *paperRow) paper() (paper.Paper, error) {
	p := &r.p // nothing of an earlier row may be written to
	p.Authors, p.Categories, p.Aliases, p.Keys, p.Extra, p.Original, p.Names = nil, nil, nil, nil, nil, nil, nil
	p.Keywords, p.Fields, p.People, p.Dates, p.Files, p.Counts = nil, nil, nil, nil, nil, nil
	err := readColumns(p.ID, []column{
		{r.authors, &p.Authors}, {r.categories, &p.Categories}, {r.aliases, &p.Aliases}, {r.keys, &p.Keys}, {r.extra.String, &p.Extra},
		{r.original.String, &p.Original}, {r.names.String, &p.Names}, {r.keywords.String, &p.Keywords}, {r.fields.String, &p.Fields},
		{r.people.String, &p.People}, {r.dates.String, &p.Dates}, {r.fileList.String, &p.Files}, {r.counts, &p.Counts},
	})
	return *p, err
}

// column is a column that holds JSON, and where its value belongs.
type column struct {
	text string
	into any
}

// readColumns decodes columns of the paper with an id.
func readColumns(id string, columns []column) error {
	for _, c := range columns {
		if c.text == "" || c.text == "[]" || c.text == "{}" || c.text == "null" {
			continue
		}
		if list, ok := c.into.(*[]string); ok {
			if *list, ok = plainStrings(c.text); ok {
				continue
			}
		}
		if err := json.Unmarshal([]byte(c.text), c.into); err != nil {
			return fmt.Errorf("%w: paper %s: %w", durable.ErrDamaged, id, err)
		}
	}
	return nil
}

// plainStrings decodes a list of texts that are written without escapes, as nearly all are: in a
// quarter of the time that it takes otherwise. The texts share the memory of the list.
func plainStrings(text string) (list []string, ok bool) {
	text, ok = strings.CutPrefix(text, `["`)
	if !ok || !strings.HasSuffix(text, `"]`) || strings.ContainsFunc(text, isSpecial) || !utf8.ValidString(text) {
		return nil, false
	}
	list = strings.Split(text[:len(text)-len(`"]`)], `","`)
	for _, one := range list {
		if strings.Contains(one, `"`) {
			return nil, false
		}
	}
	return list, true
}

// isSpecial reports whether a character does not stand for itself in JSON.
func isSpecial(r rune) bool { return r == '\\' || r < ' ' }

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
