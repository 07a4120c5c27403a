package pages

// Kinds are kinds of values.
type Kinds uint8

// The kinds of values.
const (
	Null Kinds = 1 << iota
	Integer
	Real
	Text
	Blob
)

func kindOf(v any) Kinds {
	switch v.(type) {
	case int64:
		return Integer
	case float64:
		return Real
	case string:
		return Text
	case []byte:
		return Blob
	}
	return Null
}

// A Shape is what the rows of a table or index look like.
type Shape struct {
	Name string // in the schema of the database
	// Index: an index, or a table without rowids.
	Index bool
	// Columns are the kinds of values that the columns may have, in the order in which
	// records have them: see [Row.Values].
	Columns []Kinds
	// Least is how many columns the oldest records have; 0: all of them.
	Least int
	// Match, if there is one, reports whether a row with values of these kinds can
	// be one of the table.
	Match func(Row) bool
}

// matches reports whether a whole row can be one of the table.
func (s *Shape) matches(r Row) bool {
	least := s.Least
	if least == 0 {
		least = len(s.Columns)
	}
	if !r.Whole || len(r.Values) < least || len(r.Values) > len(s.Columns) {
		return false
	}
	for i, v := range r.Values {
		if kindOf(v)&s.Columns[i] == 0 {
			return false
		}
	}
	return s.Match == nil || s.Match(r)
}

// schema is the table that names all others:
// https://www.sqlite.org/fileformat2.html#storage_of_the_sql_database_schema
var schema = Shape{
	Name:    "sqlite_schema",
	Columns: []Kinds{Text, Text, Text, Integer | Null, Text | Null},
	Match: func(r Row) bool {
		switch r.Values[0] {
		case "table", "index", "view", "trigger":
			return true
		}
		return false
	},
}
