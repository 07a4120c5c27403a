package table

import (
	"cmp"
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// A header is the columns of a table.
type header struct {
	names    []string // as they stand in the table
	columns  []column
	order    []int  // of the columns: the known ones by rank, then the others
	checked  []bool // columns whose values may stand for none, which [paper.Draft] does not see
	known    int    // columns
	hasTitle bool
	product  product
}

// A product is a program whose tables need rules of their own.
type product int

const (
	someone  product = iota
	zotero           // commas are part of names
	springer         // names follow each other without a separator
	dspace           // names of columns are those of Dublin Core
	ours             // hits of a search
	export           // papers, written by this package
)

// newHeader returns the columns that a row names.
func newHeader(row []string) *header {
	h := &header{names: make([]string, len(row)), columns: make([]column, len(row)), order: make([]int, len(row))}
	for i, name := range row {
		h.names[i] = strings.Join(strings.Fields(strings.TrimPrefix(name, "\ufeff")), " ")
	}
	h.product = productOf(h.names)
	named, first := h.lookUp(), true
	for i, name := range h.names {
		c := named(name)
		if first = first && (i == 0 || h.names[i-1] == ""); first && rowNumbers[plainName(name)] && name != "" {
			c = column{kind: rowNumber, rank: 1 << 20}
		}
		h.columns[i], h.order[i] = c, i
		if c.kind != unknown && c.kind != rowNumber {
			h.known++
		}
		h.hasTitle = h.hasTitle || c.kind == title
	}
	slices.SortStableFunc(h.order, func(a, b int) int {
		return cmp.Compare(h.columns[a].order(), h.columns[b].order())
	})
	h.check()
	return h
}

// rowNumbers are names of a first column that numbers the rows, where others have issues: "#"
// too, which is none when names are compared.
var rowNumbers = map[string]bool{"": true, "no": true, "nr": true, "number": true, "sno": true, "sn": true, "srno": true, "slno": true, "row": true, "lfdnr": true, "序号": true}

// check fills in checked: columns of which the first with a value counts, and those whose
// values are taken for something else than text.
func (h *header) check() {
	type group struct {
		kind     kind
		variable string
	}
	groups := map[group]int{}
	of := func(c column) group {
		switch c.kind {
		case title, abstract, keywords, categories, people, field:
			return group{c.kind, c.variable}
		}
		return group{}
	}
	for _, c := range h.columns {
		groups[of(c)]++
	}
	h.checked = make([]bool, len(h.columns))
	for i, c := range h.columns {
		g := of(c)
		h.checked[i] = c.kind != title && (g == group{} || groups[g] > 1)
	}
}

// order is the place of a column among those of a row.
func (c column) order() int {
	if c.kind == unknown {
		return 1 << 20
	}
	return c.rank
}

// lookUp returns a function that tells a column by its name.
func (h *header) lookUp() func(string) column {
	if tags := tagTable(h.names); tags != nil {
		return func(name string) column { return tags[plainName(name)] }
	}
	all, special := columnByName(), productColumns[h.product]
	people := authorColumns(h.names, all)
	var there map[string]bool // plain names, where they are needed
	return func(name string) column {
		plain := plainName(name)
		if c, ok := special[plain]; ok {
			return c
		}
		if c, ok := people[plain]; ok {
			return c
		}
		if c := all[plain]; c.is() || !strings.Contains(name, "(") {
			return c
		}
		base := withoutHint(name)
		if there == nil {
			there = map[string]bool{"": true}
			for _, other := range h.names {
				there[plainName(other)] = true
			}
		}
		if there[base] {
			return column{} // another form of a column
		}
		return all[base]
	}
}

// hint matches what people are told to fill in, behind the name of a column: "Year (YYYY)",
// "Authors (last, first)". Behind other words there are notes: "Abstract (Y/N)".
var hint = pattern.Of(`(?i)^[^()]*\((?:yyyy|yyyy-mm-dd|dd/mm/yyyy|mm/yyyy|if (?:any|known|available|applicable)|optional|required|mandatory|full|in full|as published|original|english|in english|link|url|all|et al\.?|apa|(?:last|first|family|sur)[ -]?(?:name)?s?\b.*|.*\bseparated\b.*)\)$`)

// withoutHint returns the plain name of a column without a hint behind it; empty if there is
// something else.
func withoutHint(name string) string {
	if !hint().MatchString(name) {
		return ""
	}
	return plainName(name[:strings.IndexByte(name, '(')])
}

// productColumns are columns that mean something else in the tables of a product.
var productColumns = map[product]map[string]column{
	dspace: {"collection": {}},
	ours:   {"comments": {counted, string(paper.Comments), 0}},
	zotero: {"type": {field, "genre", 0}, "number": {field, "number", 0}, "extra": {extra, "", 0}},
}

// productOf returns the product that made a table.
func productOf(names []string) product {
	has := func(list ...string) bool {
		for _, name := range list {
			if !slices.Contains(names, name) {
				return false
			}
		}
		return true
	}
	switch {
	case has(exported[:11]...):
		return export
	case has("rank", "id", "title", "similarity", "score", "mode"), has("id", "title", "published", "venue", "state"):
		return ours
	case has("Item Type", "Abstract Note"):
		return zotero
	case slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(name, "dc.title") }):
		return dspace
	case has("Item Title", "Item DOI"):
		return springer
	}
	return someone
}

// isOf reports whether a row repeats the header, as where tables were put together.
func (h *header) isOf(row []string) bool {
	if len(row) != len(h.names) {
		return false
	}
	for i, name := range row {
		if strings.Join(strings.Fields(name), " ") != h.names[i] {
			return false
		}
	}
	return true
}

// next returns the header that a row is, nil if it is not one: where tables of several
// programs were put together.
func (h *header) next(row []string) *header {
	for i, c := range h.columns {
		if c.kind != title || i >= len(row) {
			continue
		}
		if len(row[i]) > 40 || columnByName()[plainName(row[i])].kind == unknown {
			return nil // as good as always
		}
	}
	next := newHeader(row)
	if next.hasTitle && next.known > 2 && 2*next.known > len(row) {
		return next
	}
	return nil
}
