package merge

// peaceful returns the classes of alike nodes if no two nodes are told apart, and if they
// are fewer than the nodes; else nil.
func (c *clustering) peaceful() [][]int {
	if len(c.nodes) <= fewRecords {
		return nil
	}
	kinds := alike(c.nodes)
	some := samples(kinds)
	if len(some) == len(c.nodes) || c.crowded() {
		return nil
	}
	for x, j := range some {
		for _, i := range some[:x] {
			if c.judge(i, j).Verdict == Apart {
				return nil
			}
		}
	}
	return kinds
}

// crowded reports whether there may be too many titles under one id, or too many records
// at one place of a file, for these to join records.
func (c *clustering) crowded() bool {
	titles, spots, most := map[string]bool{}, map[spot]int{}, 0
	for _, n := range c.nodes {
		titles[n.title] = true
		if n.line > 0 {
			spots[n.spot()]++
			most = max(most, spots[n.spot()])
		}
	}
	return len(titles) > crowd || len(titles) > 1 && most > crowd
}

// stars judges as many records as it takes to join all that are joined, where none are told
// apart: of two classes, the first of each with all of the other. Any other join of theirs
// has no more weight, and comes later in the order in which joins are made, than the three
// that lead around it. Those of one provider's records of one name, which have more weight,
// come on their own.
func (c *clustering) stars() (joins []join) {
	class := make([]int, len(c.nodes))
	for k, list := range c.kinds {
		for _, i := range list {
			class[i] = k
		}
	}
	byName := map[origin][][]int{} // classes of the records of one name
	place := map[origin]map[int]int{}
	for i, n := range c.nodes {
		o, k := origin{n.provider, n.name}, class[i]
		if place[o] == nil {
			place[o] = map[int]int{}
		}
		at, ok := place[o][k]
		if !ok {
			at = len(byName[o])
			place[o][k], byName[o] = at, append(byName[o], nil)
		}
		byName[o][at] = append(byName[o][at], i)
	}
	joins = c.starsOf(c.kinds)
	for _, n := range c.nodes {
		o := origin{n.provider, n.name}
		if len(byName[o]) > 0 {
			joins = append(joins, c.starsOf(byName[o])...)
			delete(byName, o)
		}
	}
	return joins
}

// starsOf is stars for some classes.
func (c *clustering) starsOf(kinds [][]int) (joins []join) {
	add := func(first int, list []int) {
		for _, i := range list {
			one, other := min(first, i), max(first, i)
			if one == other || !c.nodes[one].meets(c.nodes[other]) {
				continue
			}
			if judged := c.judge(one, other); judged.Verdict == Joined {
				joins = append(joins, join{one, other, judged})
			}
		}
	}
	for x, list := range kinds {
		add(list[0], list)
		for _, other := range kinds[:x] {
			add(list[0], other)
			add(other[0], list)
		}
	}
	return joins
}

// meets reports whether two records have a title, an id or a place in a file in common,
// without which they are not compared.
func (t *traits) meets(o *traits) bool {
	return t.title == o.title || sharedID(t.ids, o.ids) != "" || t.isReread(o)
}
