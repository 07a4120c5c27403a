package question

import (
	"slices"

	"paperkin/index/filter"
)

// A node is an item, or what stands between two brackets.
type node struct {
	item
	group   []node // of an item that is a bracket
	operand bool   // it can stand beside OR: of brackets, all that is in them asks for something
}

// nest makes nodes of items. A bracket without its partner is left out.
func nest(items []item) []node {
	levels := [][]node{nil}
	var opened []item
	up := func(one node, whole bool) {
		last := len(levels) - 1
		inner := levels[last]
		levels, opened = levels[:last], opened[:last-1]
		if whole {
			inner = []node{{one.item, inner, areOperands(inner)}}
		}
		levels[last-1] = append(levels[last-1], inner...)
	}
	for _, one := range items {
		switch last := len(levels) - 1; {
		case one.bracket == '(':
			levels, opened = append(levels, nil), append(opened, one)
		case one.bracket == ')' && last > 0:
			up(node{item: opened[last-1]}, true)
		case one.bracket == 0:
			levels[last] = append(levels[last], node{item: one, operand: one.isOperand()})
		}
	}
	for len(levels) > 1 {
		up(node{}, false)
	}
	return levels[0]
}

// A reading is what has been understood of a text.
type reading struct {
	filter filter.Filter
	years  []filter.Filter
	words  []string
}

// take reads nodes one after another.
func (r *reading) take(nodes []node) {
	for len(nodes) > 0 {
		run := alternatives(nodes)
		nodes = nodes[len(run):]
		one := run[0]
		switch {
		case len(run) > 1:
			r.filter = r.filter.And(either(operands(run)))
			for _, operand := range operands(run) {
				r.words = append(r.words, operand.allWords()...)
			}
		case one.bracket != 0 && one.not && one.operand:
			r.filter = r.filter.And(one.asked())
		case one.bracket != 0:
			r.take(one.group)
		default:
			if asked := one.filter(); one.field == "year" && !one.not {
				r.years = append(r.years, asked)
			} else if one.isOperator() {
				r.filter = r.filter.And(asked)
			}
			r.words = append(r.words, one.words())
		}
	}
}

// areOperands reports whether all of some nodes can stand beside OR, but for OR itself.
func areOperands(nodes []node) bool {
	for rest := nodes; len(rest) > 0; {
		run := alternatives(rest)
		if !run[0].operand {
			return false
		}
		rest = rest[len(run):]
	}
	return len(nodes) > 0
}

// asked is what an operand asks for.
func (n node) asked() (f filter.Filter) {
	if n.bracket == 0 {
		return n.filter()
	}
	if n.not {
		if run := alternatives(n.group); len(run) == len(n.group) {
			for _, operand := range operands(run) {
				f = f.And(opposite(operand.asked()))
			}
			return f
		}
	}
	for rest := n.group; len(rest) > 0; {
		run := alternatives(rest)
		f = f.And(either(operands(run)))
		rest = rest[len(run):]
	}
	if n.not {
		f = opposite(f)
	}
	return f
}

// opposite is the filter that all other papers pass.
func opposite(f filter.Filter) filter.Filter {
	if words := f.With; len(words) == 1 {
		if f.With = nil; f.Empty() {
			return filter.Filter{Without: words}
		}
		f.With = words
	}
	return filter.Filter{Not: []filter.Filter{f}}
}

// allWords are the words of a node that papers are ranked by.
func (n node) allWords() (words []string) {
	if n.bracket == 0 {
		return []string{n.words()}
	}
	for _, one := range n.group {
		if !n.not && !one.isOr() {
			words = append(words, one.allWords()...)
		}
	}
	return words
}

// alternatives returns the nodes at the start of a list that OR stands between, with it; or
// the first one.
func alternatives(nodes []node) []node {
	n := 1
	for n+1 < len(nodes) && nodes[n].isOr() && nodes[n-1].operand && nodes[n+1].operand {
		n += 2
	}
	return nodes[:n]
}

// operands returns the nodes of a run without OR. Alternatives in brackets that are
// alternatives themselves are so many of these.
func operands(run []node) (list []node) {
	for i := 0; i < len(run); i += 2 {
		one := run[i]
		if inner := one.group; one.bracket != 0 && !one.not && len(alternatives(inner)) == len(inner) {
			list = append(list, operands(inner)...)
		} else {
			list = append(list, one)
		}
	}
	return list
}

// either is a filter that papers pass which pass that of one node. Values of one field are
// alternatives already.
func either(nodes []node) (f filter.Filter) {
	if len(nodes) == 1 {
		return nodes[0].asked()
	}
	alike := slices.Contains([]string{"author", "venue", "category", "tag"}, nodes[0].field)
	var group []filter.Filter
	for _, one := range nodes {
		alike = alike && !one.not && one.field == nodes[0].field
		group = append(group, one.asked())
	}
	if !alike {
		return filter.Filter{Any: [][]filter.Filter{group}}
	}
	for _, one := range group {
		f = f.And(one)
	}
	return f
}
