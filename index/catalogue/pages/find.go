package pages

import (
	"cmp"
	"slices"
)

// table is what was found of a table or an index.
type table struct {
	shape Shape
	parts []*part
	gaps  []gap // where a stray may belong
	whole bool
}

// findNodes reads every page once, and finds out which ones are nodes, free or lost.
func (f *File) findNodes() {
	f.nodes = make([]nodeInfo, f.count+1)
	f.readFreelist()
	for number := uint32(1); number <= f.count; number++ {
		page := f.page(number, f.buffer)
		if page == nil {
			f.lost++
			continue
		}
		if n := parseNode(page, number); n != nil {
			f.nodes[number].kind = n.kind
		} else if number > 1 {
			f.addTrunk(number, page)
		}
	}
}

// findTables follows the trees of the tables and indexes that the schema names.
func (f *File) findTables(shapes []Shape) {
	s := f.plant(schema, 1)
	if !s.whole {
		for _, p := range f.assign([]*table{s}) {
			f.release(p)
		}
	}
	roots := map[string]uint32{}
	f.tables = map[string]*table{schema.Name: s}
	f.Rows(schema.Name, func(r Row) bool {
		if r.Whole {
			name, _ := r.Values[1].(string)
			root, _ := r.Values[3].(int64)
			if roots[name] == 0 && root > 1 && root <= int64(f.count) {
				roots[name] = uint32(root)
			}
		}
		return true
	})
	f.tables = map[string]*table{}
	var all []*table
	for _, shape := range shapes {
		t := f.plant(shape, roots[shape.Name])
		f.tables[shape.Name] = t
		all = append(all, t)
	}
	f.assign(all)
}

// plant follows the tree of a table below its root. Without one, any stray may
// belong to the table.
func (f *File) plant(shape Shape, root uint32) *table {
	t := &table{shape: shape, gaps: []gap{{level: -1}}}
	if root == 0 || root > f.count || f.nodes[root].kind == 0 || isIndex(f.nodes[root].kind) != shape.Index {
		return t
	}
	p := f.grow(root)
	if p == nil {
		return t
	}
	p.sure = true
	t.parts, t.gaps, t.whole = []*part{p}, p.gaps, len(p.gaps) == 0
	if !f.free.whole { // let no stray that is not current claim pages of the rows
		f.eachRow(p, func(Row) bool { return true })
	}
	return t
}

// assign gives strays to the tables that they can only be of, and returns the
// others.
func (f *File) assign(tables []*table) (rest []*part) {
	for _, p := range f.findStrays() {
		possible := slices.DeleteFunc(f.looksLike(p, tables), func(t *table) bool { return !t.misses(p) })
		if len(possible) != 1 {
			rest = append(rest, p)
			continue
		}
		possible[0].parts = append(possible[0].parts, p)
	}
	return rest
}

// looksLike returns the tables that all rows of a stray may be of.
func (f *File) looksLike(p *part, tables []*table) []*table {
	possible := slices.DeleteFunc(slices.Clone(tables), func(t *table) bool { return t.shape.Index != p.index })
	seen := false
	f.eachRow(p, func(r Row) bool {
		if !r.Whole {
			return true
		}
		seen = true
		possible = slices.DeleteFunc(possible, func(t *table) bool { return !t.shape.matches(r) })
		return len(possible) > 0
	})
	if !seen {
		return nil
	}
	return possible
}

// misses reports whether a stray fits into a gap of a table: its keys are missing
// there, and the lost node was above the stray's level.
func (t *table) misses(p *part) bool {
	i, _ := slices.BinarySearchFunc(t.gaps, p.last, func(g gap, last key) int {
		if g.upTo.known && compareKeys(g.upTo, last) < 0 {
			return -1
		}
		return 1
	})
	if i == len(t.gaps) {
		return false
	}
	g := t.gaps[i]
	return (g.level < 0 || p.level < g.level) && (!g.after.known || compareKeys(p.first, g.after) > 0)
}

// findStrays follows the trees below nodes that belong to no tree yet and that no such
// node leads to, the largest first.
func (f *File) findStrays() (strays []*part) {
	below := make([]bool, len(f.nodes))
	for number, info := range f.nodes {
		if !f.isStray(uint32(number)) || !isInner(info.kind) {
			continue
		}
		if n := f.node(uint32(number)); n != nil {
			for _, child := range n.children() {
				if child <= f.count {
					below[child] = true
				}
			}
		}
	}
	for number := range f.nodes {
		if f.isStray(uint32(number)) && !below[number] {
			strays = append(strays, f.stray(uint32(number), 0)...)
		}
	}
	slices.SortStableFunc(strays, func(a, b *part) int { return cmp.Compare(len(b.nodes), len(a.nodes)) })
	return strays
}

func (f *File) isStray(number uint32) bool {
	return f.nodes[number].kind != 0 && f.nodes[number].tree == nil && !f.free.pages[number]
}

// stray follows the tree below a node. One that leads to nodes of other trees is out
// of date, and those below it may be strays of their own.
func (f *File) stray(root uint32, depth int) []*part {
	p := f.grow(root)
	if p == nil {
		return nil
	}
	p.sure = f.free.whole
	if !p.contested {
		return []*part{p}
	}
	f.release(p)
	n := f.node(root)
	if n == nil || depth == maxDepth {
		return nil
	}
	var parts []*part
	for _, child := range n.children() {
		if child <= f.count && f.isStray(child) {
			parts = append(parts, f.stray(child, depth+1)...)
		}
	}
	return parts
}

// eachRow calls yield for the rows of a part of a tree until it returns false.
func (f *File) eachRow(p *part, yield func(Row) bool) {
	for _, s := range p.steps {
		n := f.node(s.page)
		if n == nil {
			continue // unreadable since
		}
		for i := s.first; i < s.last && i < len(n.cells); i++ {
			row := f.row(n, i)
			row.Sure = p.sure
			if !yield(row) {
				return
			}
		}
	}
}
