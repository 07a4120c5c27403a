package conn

import (
	"slices"
	"sync"
	"time"
)

// asideFor is how long a node that failed comes after the others.
const asideFor = 15 * time.Second

// turn says which node is asked before which.
type turn struct {
	now func() time.Time

	mu    sync.Mutex
	aside []time.Time    // until then a node comes after the others
	names []string       // of the nodes; empty: unknown
	where map[int]string // where nodes say that they listen, of those that were asked
	out   []string       // names of those that are left out
	next  uint64         // counts writes

	failures uint64 // of nodes, counted
	trusted  uint64 // so many of them were before somebody saw that there is a majority
}

func newTurn(nodes int, now func() time.Time) *turn {
	return &turn{now: now, aside: make([]time.Time, nodes), names: make([]string, nodes), where: map[int]string{}}
}

// order returns nodes in the order in which they are asked. Those of one standing are asked
// in turn, from the one that a number chooses.
func (t *turn) order(nodes []*node, number uint64) []*node {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	groups := make([][]*node, 3)
	for _, n := range nodes {
		standing := 0
		switch {
		case t.names[n.at] != "" && slices.Contains(t.out, t.names[n.at]):
			standing = 2
		case now.Before(t.aside[n.at]):
			standing = 1
		}
		groups[standing] = append(groups[standing], n)
	}
	var ordered []*node
	for _, group := range groups {
		if n := uint64(len(group)); n > 0 {
			first := number % n
			ordered = append(append(ordered, group[first:]...), group[:first]...)
		}
	}
	return ordered
}

// count returns numbers that follow each other, so that writes go to all nodes in turn.
func (t *turn) count() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next++
	return t.next
}

// failed puts a node behind the others for a while.
func (t *turn) failed(n *node) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.aside[n.at] = t.now().Add(asideFor)
	t.failures++
}

// doubted reports whether a node has failed since a majority was seen.
func (t *turn) doubted() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failures > t.trusted
}

// counted is how often a node has failed.
func (t *turn) counted() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failures
}

// trust notes that a majority is there, as was seen after so many failures.
func (t *turn) trust(failures uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.trusted = max(t.trusted, failures)
}

// answered puts a node that failed back among the others.
func (t *turn) answered(n *node) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.aside[n.at] = time.Time{}
}

func (t *turn) name(i int) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.names[i]
}

// whereIs is what [turn.isAt] noted of a node.
func (t *turn) whereIs(n *node) (url string, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	url, ok = t.where[n.at]
	return url, ok
}

// isAt notes where a node says that it listens; empty: at no address of its own.
func (t *turn) isAt(n *node, url string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.where[n.at] = url
}

// learn takes the names of nodes, but for those that are still unknown.
func (t *turn) learn(names []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, name := range names {
		if name != "" {
			t.names[i] = name
		}
	}
}

func (t *turn) leaveOut(names []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.out = slices.Clone(names)
}
