package remains

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/pages"
)

// layout is what the records of a table or an index hold.
type layout struct {
	name    string
	table   string   // of an index; its own name for a table
	rowid   string   // the column that is the rowid of a table; empty if none is
	columns []string // in the order of the records
	shape   pages.Shape
}

// covers reports whether the entries of an index hold all columns of a table.
func (l *layout) covers(t *layout) bool {
	return l.table == t.name && l != t && len(l.columns) >= len(t.columns) &&
		!slices.ContainsFunc(t.columns, func(c string) bool { return !slices.Contains(l.columns, c) })
}

// layoutsOf reads the layouts of all tables and indexes out of an empty catalogue.
func layoutsOf(ctx context.Context, version int) (list []*layout, err error) {
	db, err := catalogue.Empty(ctx, version)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var tables []*layout
	err = each(ctx, db, `SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'`,
		func(scan func(...any) error) error {
			l := &layout{}
			if err := scan(&l.name, &l.shape.Index); err != nil {
				return err
			}
			l.table = l.name
			tables = append(tables, l)
			return nil
		})
	for _, t := range tables {
		if err == nil {
			list, err = appendLayouts(ctx, db, list, t)
		}
	}
	for _, l := range list {
		l.shape.Name = l.name
	}
	return list, err
}

// column is a column of a table.
type column struct {
	name     string
	kinds    pages.Kinds
	isKey    bool // of the primary key
	optional bool // older rows may lack it
}

// appendLayouts adds the layouts of a table and its indexes.
func appendLayouts(ctx context.Context, db *sql.DB, list []*layout, t *layout) ([]*layout, error) {
	var columns []column
	err := each(ctx, db, `SELECT name, type, "notnull", dflt_value IS NOT NULL, pk > 0 FROM pragma_table_xinfo(?)`, func(scan func(...any) error) error {
		var c column
		var kind string
		var notNull, hasDefault bool
		if err := scan(&c.name, &kind, &notNull, &hasDefault, &c.isKey); err != nil {
			return err
		}
		c.kinds, c.optional = kindsOf(kind, notNull), !notNull || hasDefault
		columns = append(columns, c)
		return nil
	}, t.name)
	if err != nil {
		return nil, err
	}
	if !t.shape.Index {
		for _, c := range columns {
			if c.isKey {
				t.rowid, c.kinds = c.name, pages.Null
			}
			t.add(c)
		}
		for t.shape.Least = len(columns); t.shape.Least > 1 && columns[t.shape.Least-1].optional; {
			t.shape.Least--
		}
		list = append(list, t)
	}
	indexes := map[string]*layout{}
	err = each(ctx, db, `SELECT iif(l.origin = 'pk', ?1, l.name), coalesce(x.name, '') FROM pragma_index_list(?1) l, pragma_index_xinfo(l.name) x
		ORDER BY l.seq, x.seqno`, func(scan func(...any) error) error {
		var index, name string
		if err := scan(&index, &name); err != nil {
			return err
		}
		l := indexes[index]
		if l == nil {
			l = &layout{name: index, table: t.name, shape: pages.Shape{Index: true}}
			if index == t.name {
				l = t
			}
			indexes[index] = l
			list = append(list, l)
		}
		if name == "" {
			l.add(column{name: t.rowid, kinds: pages.Integer})
			return nil
		}
		l.add(columns[slices.IndexFunc(columns, func(c column) bool { return c.name == name })])
		return nil
	}, t.name)
	if t.shape.Index { // a column that came later holds NULL in rows that lack it
		for t.shape.Least = len(t.columns); t.shape.Least > 1 && t.shape.Columns[t.shape.Least-1]&pages.Null != 0; {
			t.shape.Least--
		}
	}
	return list, err
}

func (l *layout) add(c column) {
	l.columns = append(l.columns, c.name)
	l.shape.Columns = append(l.shape.Columns, c.kinds)
}

func kindsOf(declared string, notNull bool) pages.Kinds {
	kinds := map[string]pages.Kinds{"INTEGER": pages.Integer, "TEXT": pages.Text, "REAL": pages.Real | pages.Integer,
		"BLOB": pages.Blob, "ANY": pages.Integer | pages.Real | pages.Text | pages.Blob}[declared]
	if !notNull {
		kinds |= pages.Null
	}
	return kinds
}

func shapesOf(layouts []*layout) (shapes []pages.Shape) {
	for _, l := range layouts {
		shapes = append(shapes, l.shape)
	}
	return shapes
}

// each calls yield for the rows of a query.
func each(ctx context.Context, db *sql.DB, query string, yield func(scan func(...any) error) error, args ...any) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := yield(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
