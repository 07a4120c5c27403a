package merge

import (
	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// A Join says why two records of one paper were joined.
type Join struct {
	One, Other paper.Record
	Judgement
}

// Explain says why the records of a paper are one: a join for each record but one, the
// strongest first, which together connect them all. Records that the rules of today
// would not join have none.
func Explain(sources []catalogue.Source, user []Ruling) []Join {
	rules := newRulings(user)
	c := cluster(nodesOf(sources, rules), rules)
	var all []Join
	for _, j := range c.joins {
		all = append(all, Join{sources[c.nodes[j.one].at].Record, sources[c.nodes[j.other].at].Record, j.Judgement})
	}
	return all
}

// nodesOf returns the traits of sources, which know their places in the list.
func nodesOf(sources []catalogue.Source, rules *rulings) []*traits {
	nodes := make([]*traits, len(sources))
	for i, s := range sources {
		nodes[i] = traitsOf(s)
		nodes[i].at, nodes[i].print = i, catalogue.FingerprintOf(s.Paper)
		nodes[i].sides, nodes[i].partners = rules.sides(s), rules.partners(s.Paper)
	}
	return nodes
}
