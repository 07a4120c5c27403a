package pages

import (
	"cmp"
	"slices"
)

// maxDepth is the most levels of nodes that SQLite allows a tree.
const maxDepth = 20

// nodeInfo is what is known of a page.
type nodeInfo struct {
	kind byte // of a node, 0 for other pages
	tree *part
}

// part is a tree of nodes, or what is left of one.
type part struct {
	root  uint32
	index bool
	nodes []uint32
	steps []step // where its rows are, in the order of their keys
	level int    // of its root: 0 for a leaf, -1 if none of its leaves is left
	first key
	last  key
	gaps  []gap
	sure  bool // its rows are current

	contested bool // a node that it leads to belongs to another tree
}

// step is some cells of a page.
type step struct {
	page        uint32
	first, last int
}

// gap is a lost node.
type gap struct {
	after, upTo key // its rows are above the one and not above the other
	level       int // 0 for a leaf, below 0 if unknown
}

// key is a key of a tree, or none.
type key struct {
	known  bool
	rowid  int64
	values []any // of an index
}

// compareKeys orders two known keys of one tree.
func compareKeys(a, b key) int {
	if a.values == nil {
		return cmp.Compare(a.rowid, b.rowid)
	}
	return slices.CompareFunc(a.values, b.values, compare)
}

// keyOf is the key of a cell; unknown if its record is not whole.
func (f *File) keyOf(n *node, i int) key {
	if !isIndex(n.kind) {
		return key{known: true, rowid: n.cells[i].rowid}
	}
	r := f.row(n, i)
	return key{known: r.Whole && len(r.Values) > 0, values: r.Values}
}

// grow follows the tree below a node, and takes its nodes. It returns nil if the
// root is lost or belongs to another tree.
func (f *File) grow(root uint32) *part {
	if root == 0 || root > f.count || f.nodes[root].kind == 0 {
		return nil
	}
	p := &part{root: root, index: isIndex(f.nodes[root].kind), level: -1}
	if !f.follow(p, root, 0, key{}, key{}) {
		return nil
	}
	for i, g := range p.gaps {
		if p.gaps[i].level = -1; p.level >= 0 {
			p.gaps[i].level = p.level - g.level // which was counted from the root
		}
	}
	return p
}

// follow adds a node and those below it to a tree, if the node belongs there: its
// keys are between those that lead to it.
func (f *File) follow(p *part, number uint32, depth int, after, upTo key) bool {
	if number == 0 || number > f.count || depth == maxDepth || isIndex(f.nodes[number].kind) != p.index {
		return false
	}
	if f.nodes[number].tree != nil {
		p.contested = true
		return false
	}
	n := f.node(number)
	if n == nil {
		return false
	}
	if leaf := !isInner(n.kind); leaf && p.level >= 0 && p.level != depth {
		return false
	}
	keys, ok := f.keys(n, after, upTo)
	if !ok {
		return false
	}
	f.nodes[number].tree = p
	p.nodes = append(p.nodes, number)
	if !isInner(n.kind) {
		p.level = depth
		p.add(step{number, 0, len(n.cells)}, keys)
		return true
	}
	for i, child := range n.children() {
		bound := upTo
		if next := slices.IndexFunc(keys[min(i, len(keys)):], func(k key) bool { return k.known }); next >= 0 {
			bound = keys[i+next]
		}
		if !f.follow(p, child, depth+1, after, bound) {
			p.gaps = append(p.gaps, gap{after, bound, depth + 1})
		}
		if i < len(keys) && p.index {
			p.add(step{number, i, i + 1}, keys[i:i+1])
		}
		if i < len(keys) && keys[i].known {
			after = keys[i]
		}
	}
	return true
}

// keys are the keys of a node's cells, false unless they ascend between two others.
func (f *File) keys(n *node, after, upTo key) ([]key, bool) {
	keys := make([]key, len(n.cells))
	for i := range keys {
		k := f.keyOf(n, i)
		keys[i] = k
		if !k.known {
			continue
		}
		if after.known && compareKeys(k, after) <= 0 || upTo.known && compareKeys(k, upTo) > 0 {
			return nil, false
		}
		after = k
	}
	return keys, true
}

// add adds rows with their keys.
func (p *part) add(s step, keys []key) {
	p.steps = append(p.steps, s)
	for _, k := range keys {
		if !k.known {
			continue
		}
		if !p.first.known {
			p.first = k
		}
		p.last = k
	}
}

// release gives back the nodes of a tree.
func (f *File) release(p *part) {
	for _, number := range p.nodes {
		f.nodes[number].tree = nil
	}
}
