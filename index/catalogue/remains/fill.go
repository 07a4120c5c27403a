package remains

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/pages"
)

// filler puts rows into an empty catalogue.
type filler struct {
	*reading
	tx    *sql.Tx
	found *Remains

	stmts  map[string]*sql.Stmt
	papers map[int64]bool // keys of the papers that were taken
	lost   map[int64]*Lost
	files  map[int64]string
	last   int64 // the highest key of a paper that was seen
}

// taken are the tables whose rows are taken, as far as the format has them. Those that
// others refer to come first.
var taken = []string{"papers", "files", "sources", "aliases", "keys", "deleted", "banished", "runs"}

func (f *filler) fill(ctx context.Context) error {
	f.stmts, f.papers, f.lost, f.files = map[string]*sql.Stmt{}, map[int64]bool{}, map[int64]*Lost{}, map[int64]string{}
	for _, name := range taken {
		t := f.layout(name)
		if t == nil {
			continue
		}
		if err := f.exec(ctx, `DELETE FROM `+name); err != nil {
			return err
		}
		if err := f.take(ctx, t); err != nil {
			return err
		}
	}
	if err := f.settle(ctx); err != nil {
		return err
	}
	f.findSpaces()
	f.findLost()
	f.found.Papers, f.found.Whole = len(f.papers), f.file.Whole("papers")
	f.found.Lost = sortedLost(f.lost)
	slices.SortStableFunc(f.found.Records, func(a, b Record) int { return cmp.Or(cmp.Compare(a.Run, b.Run), cmp.Compare(a.Line, b.Line)) })
	return f.keepKeys(ctx)
}

func (r *reading) layout(name string) *layout {
	i := slices.IndexFunc(r.layouts, func(l *layout) bool { return l.name == name })
	if i < 0 {
		return nil
	}
	return r.layouts[i]
}

// take takes the rows of a table, and those that an index has as a whole.
func (f *filler) take(ctx context.Context, t *layout) error {
	proof := &proof{reading: f.reading, of: t}
	err := f.rows(t, func(row pages.Row) error {
		switch {
		case !row.Whole:
			f.noteTorn(t, row)
			return nil
		case !row.Sure && !proof.has(row), f.isSpoilt(t, row):
			return nil
		}
		return f.put(ctx, t, t, row)
	})
	for _, l := range f.layouts {
		if err == nil && l.covers(t) {
			err = f.rows(l, func(row pages.Row) error {
				if !row.Whole || !row.Sure {
					return nil
				}
				return f.put(ctx, t, l, row)
			})
		}
	}
	return err
}

// rows calls yield for the rows of a table until it returns an error.
func (r *reading) rows(l *layout, yield func(pages.Row) error) (err error) {
	r.file.Rows(l.name, func(row pages.Row) bool {
		err = yield(row)
		return err == nil
	})
	return err
}

// put puts a row of a table, as its own record or that of an index has it, into the
// new catalogue. A row about a paper that is lost is noted instead.
func (f *filler) put(ctx context.Context, t, l *layout, row pages.Row) error {
	switch {
	case t.name == "papers" && (row.Rowid < 1 || row.Rowid > catalogue.MaxKey):
		return nil
	case t.name == "papers":
		f.papers[row.Rowid] = true
	case t.name == "files":
		key, _ := l.value(row, t.rowid).(int64)
		f.files[key] = l.text(row, "name")
	}
	if key, ok := l.value(row, "paper").(int64); ok && !f.papers[key] {
		f.noteOrphan(t, l, row, key)
		return nil
	}
	columns := l.columns[:len(row.Values)]
	values := slices.Clone(row.Values)
	for i, c := range columns {
		if l == t && c == t.rowid {
			values[i] = row.Rowid
		}
	}
	return f.exec(ctx, `INSERT OR IGNORE INTO `+t.name+` (`+strings.Join(columns, ", ")+`) VALUES (?`+strings.Repeat(", ?", len(columns)-1)+`)`, values...)
}

// exec runs a statement, which it prepares once.
func (f *filler) exec(ctx context.Context, query string, args ...any) error {
	s := f.stmts[query]
	if s == nil {
		var err error
		if s, err = f.tx.PrepareContext(ctx, query); err != nil {
			return err
		}
		f.stmts[query] = s
	}
	_, err := s.ExecContext(ctx, args...)
	return err
}

// value is the value of a column in a row, nil if it has none.
func (l *layout) value(row pages.Row, column string) any {
	i := slices.Index(l.columns, column)
	switch {
	case i < 0 || column == "":
		return nil
	case column == l.rowid:
		return row.Rowid
	case i >= len(row.Values):
		return nil
	}
	return row.Values[i]
}

func (l *layout) text(row pages.Row, column string) string {
	s, _ := l.value(row, column).(string)
	return s
}

func (l *layout) number(row pages.Row, column string) int {
	n, _ := l.value(row, column).(int64)
	return int(n)
}

// settle makes the tables agree with each other.
func (f *filler) settle(ctx context.Context) error {
	statements := []string{`INSERT OR REPLACE INTO aliases (alias, paper) SELECT id, key FROM papers`}
	if f.layout("sources") != nil {
		statements = append(statements, `INSERT OR IGNORE INTO files (key, name) VALUES (1, '')`,
			`UPDATE sources SET file = 1 WHERE file NOT IN (SELECT key FROM files)`)
	}
	if f.layout("runs") != nil {
		statements = append(statements, `INSERT OR IGNORE INTO runs (number, at) SELECT run, '' FROM sources
			UNION SELECT arrived, '' FROM papers WHERE arrived > 0`)
	}
	for _, s := range statements {
		if err := f.exec(ctx, s); err != nil {
			return err
		}
	}
	var folding string // the library's row is not taken: the new library is another one
	f.whole("library", func(l *layout, row pages.Row) { folding = l.text(row, "folding") })
	if folding != "" {
		if err := f.exec(ctx, `UPDATE library SET folding = ?`, folding); err != nil {
			return err
		}
	}
	if t := f.layout("imports"); t != nil {
		last := 1
		f.file.Rows(t.name, func(row pages.Row) bool {
			last = max(last, t.number(row, "last"))
			return true
		})
		return f.exec(ctx, `UPDATE imports SET last = (SELECT max(?, coalesce(max(run), 1)) FROM sources)`, last)
	}
	return nil
}

// keepKeys sees to it that no paper gets a key that another one had.
func (f *filler) keepKeys(ctx context.Context) error {
	if f.last = min(f.last, catalogue.MaxKey); f.last == 0 {
		return nil
	}
	if err := f.exec(ctx, `DELETE FROM sqlite_sequence WHERE name = 'papers'`); err != nil {
		return err
	}
	return f.exec(ctx, `INSERT INTO sqlite_sequence (name, seq) VALUES ('papers', ?)`, f.last)
}

func sortedLost(lost map[int64]*Lost) (list []Lost) {
	for _, l := range lost {
		list = append(list, *l)
	}
	slices.SortFunc(list, func(a, b Lost) int { return cmp.Compare(a.Key, b.Key) })
	return list
}
