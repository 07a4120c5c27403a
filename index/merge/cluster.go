package merge

import (
	"cmp"
	"maps"
	"slices"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// A join is two records that are joined, by their numbers; one comes before other.
type join struct {
	one, other int
	Judgement
}

// clustering groups records into papers. The result depends on the set of records
// alone: records are taken in the order of their hashes, and joins in the order of
// their weight. A group never holds two records that are told apart.
//
// No text is read. The cost grows with the square of the records that have a title or an
// id in common: a thousand take a tenth of a second. Where none are told apart, which is
// so of nearly all papers with many records, it grows with the square of their kinds: see
// alike.
type clustering struct {
	nodes []*traits
	rules *rulings
	kinds [][]int // classes of alike nodes, where no two nodes are told apart; else nil
	group []int   // of each node
	lists [][]int // the nodes of each group
	joins []join  // those that were made
}

// cluster groups records, which it sorts.
func cluster(nodes []*traits, rules *rulings) *clustering {
	c := newClustering(nodes, rules)
	c.kinds = c.peaceful()
	c.joinAll()
	return c
}

// newClustering sorts records, each of which is a group of its own.
func newClustering(nodes []*traits, rules *rulings) *clustering {
	slices.SortFunc(nodes, func(a, b *traits) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.file, b.file), a.line-b.line)
	})
	c := &clustering{nodes: nodes, rules: rules, group: make([]int, len(nodes)), lists: make([][]int, len(nodes))}
	for i := range nodes {
		c.group[i], c.lists[i] = i, []int{i}
	}
	return c
}

// joinAll makes groups of all that belong together.
func (c *clustering) joinAll() {
	joins := c.candidates()
	slices.SortStableFunc(joins, func(a, b join) int {
		return cmp.Or(b.Weight-a.Weight, a.one-b.one, a.other-b.other)
	})
	for _, j := range c.certain(joins) {
		c.unite(j)
	}
	c.obey()
}

func (c *clustering) judge(i, j int) Judgement { return c.rules.judge(c.nodes[i], c.nodes[j]) }

// judge is what the user says of two records, and else the rules.
func (r *rulings) judge(a, b *traits) Judgement {
	if said, ok := r.on(a, b); ok {
		verdict := Joined
		if said.Apart {
			verdict = Apart
		}
		return Judgement{verdict, ByUser, said.Papers[0] + " and " + said.Papers[1], weightUser}
	}
	return judge(a, b)
}

// crowd is how many titles may have one id before it is evidence only for records that
// also have the same title: it is then the id of a whole volume.
const crowd = 40

// candidates judges the records that have an id or a title in common, and returns those
// that are joined, each pair once.
func (c *clustering) candidates() (joins []join) {
	if c.kinds != nil {
		return c.stars()
	}
	byTitle, byID, bySpot := map[string][]int{}, map[string][]int{}, map[spot][]int{}
	for i, n := range c.nodes {
		byTitle[n.title] = append(byTitle[n.title], i)
		if at := (spot{n.provider, n.file, n.line}); n.line > 0 {
			bySpot[at] = append(bySpot[at], i)
		}
		for _, id := range n.ids {
			byID[id] = append(byID[id], i)
		}
	}
	each := func(list []int, fits func(a, b *traits) bool) {
		for x, j := range list {
			for _, i := range list[:x] {
				if !fits(c.nodes[i], c.nodes[j]) {
					continue
				}
				if judged := c.judge(i, j); judged.Verdict == Joined {
					joins = append(joins, join{i, j, judged})
				}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(byID)) {
		list, titles := byID[id], map[string]bool{}
		for _, i := range list {
			titles[c.nodes[i].title] = true
		}
		if len(titles) > 1 && len(titles) <= crowd {
			each(list, func(a, b *traits) bool { return a.title != b.title && sharedID(a.ids, b.ids) == id })
		}
	}
	for _, list := range bySpot {
		if len(list) > 1 && len(list) <= crowd {
			each(list, func(a, b *traits) bool { return a.title != b.title && sharedID(a.ids, b.ids) == "" && a.isReread(b) })
		}
	}
	for _, title := range slices.Sorted(maps.Keys(byTitle)) {
		each(byTitle[title], func(*traits, *traits) bool { return true })
	}
	return joins
}

// neighbours is how many of a record's weak joins are compared with each other.
const neighbours = 32

// certain leaves out weak joins of a record that may as well be of another work: it has
// a join that is no weaker with a record that is told apart from this one.
func (c *clustering) certain(joins []join) []join {
	if c.kinds != nil {
		return joins
	}
	of := map[int][]join{} // weak joins, the strongest first
	for _, j := range joins {
		if j.Weight < weak {
			of[j.one], of[j.other] = append(of[j.one], j), append(of[j.other], j)
		}
	}
	if len(of) == 0 {
		return joins
	}
	ambiguous := func(at, with int, j join) bool {
		list := of[at]
		for _, k := range list[:min(len(list), neighbours)] {
			if k.Weight < j.Weight {
				return false
			}
			rival := k.one + k.other - at
			if rival != with && c.judge(rival, with).Verdict == Apart {
				return true
			}
		}
		return false
	}
	return slices.DeleteFunc(slices.Clone(joins), func(j join) bool {
		return j.Weight < weak && (ambiguous(j.one, j.other, j) || ambiguous(j.other, j.one, j))
	})
}

// unite makes one group of those of two records, unless a record of one is told apart
// from a record of the other. What weighs less than an id does not count against an id.
func (c *clustering) unite(j join) {
	g, h := c.group[j.one], c.group[j.other]
	if g == h {
		return
	}
	if c.kinds == nil && c.keepsApart(j) {
		return
	}
	c.merge(g, h)
	c.joins = append(c.joins, j)
}

// keepsApart reports whether a record of one group is told apart from a record of the
// other, in a way that counts against a join.
func (c *clustering) keepsApart(j join) bool {
	for _, a := range c.lists[c.group[j.one]] {
		for _, b := range c.lists[c.group[j.other]] {
			if said := c.judge(a, b); said.Verdict == Apart && (said.Weight >= weightID || j.Weight < weightID) {
				return true
			}
		}
	}
	return false
}

func (c *clustering) merge(g, h int) {
	if len(c.lists[g]) < len(c.lists[h]) {
		g, h = h, g
	}
	for _, n := range c.lists[h] {
		c.group[n] = g
	}
	c.lists[g], c.lists[h] = append(c.lists[g], c.lists[h]...), nil
}

// obey unites groups that hold two records of which the user says that they are one. Only
// another word of the user keeps them apart.
func (c *clustering) obey() {
	if c.rules == nil {
		return
	}
	var ruled []int
	for i, n := range c.nodes {
		if len(n.sides) > 0 {
			ruled = append(ruled, i)
		}
	}
	for x, j := range ruled {
		for _, i := range ruled[:x] {
			if c.group[i] == c.group[j] {
				continue
			}
			r, ok := c.rules.on(c.nodes[i], c.nodes[j])
			if !ok || r.Apart || c.forbidden(c.group[i], c.group[j]) {
				continue
			}
			c.merge(c.group[i], c.group[j])
			c.joins = append(c.joins, join{i, j, Judgement{Joined, ByUser, r.Papers[0] + " and " + r.Papers[1], weightUser}})
		}
	}
}

// forbidden reports whether the user says of two records of two groups that they are two.
func (c *clustering) forbidden(g, h int) bool {
	for _, a := range c.lists[g] {
		for _, b := range c.lists[h] {
			if r, ok := c.rules.on(c.nodes[a], c.nodes[b]); ok && r.Apart {
				return true
			}
		}
	}
	return false
}

// groups lists the groups, each with the numbers of its records ascending, in the order
// of their first records.
func (c *clustering) groups() (groups [][]int) {
	for _, list := range c.lists {
		if len(list) > 0 {
			slices.Sort(list)
			groups = append(groups, list)
		}
	}
	slices.SortFunc(groups, func(a, b []int) int { return a[0] - b[0] })
	return groups
}

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
