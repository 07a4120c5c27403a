package conn

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"paperkin/index/crash"
)

// What a majority of the nodes has acknowledged may be missing on those that are left once
// fewer than that are there, and each of these answers all the same: a search asks one replica
// of each part. So a [Cluster] trusts no answer after a node has failed until it has looked at
// who is there, and readers look every now and then besides.

// ErrMinority is an [ErrUnreachable]: fewer than a majority of the nodes answer.
var ErrMinority = errors.New("fewer than a majority of the nodes answer")

// Minority is an [ErrMinority] that says which nodes do not answer, or do not reach others.
type Minority struct{ Said []Said }

func (e *Minority) Error() string {
	return says(ErrUnreachable.Error()+": "+ErrMinority.Error(), e.Said)
}

// Is reports whether the error is meant.
func (e *Minority) Is(target error) bool { return target == ErrUnreachable || target == ErrMinority }

// Look returns what the nodes say of themselves, as [Cluster.Statistics] does, and a
// [*Minority] where fewer than a majority of them answer.
//
// For some seconds after a node has ended no node tells: then Look returns nothing, and no
// error where there is a majority all the same. This it takes from a class, since a majority
// of the replicas of a part of it has to agree on what is there, or from two nodes that
// are ready, which they are while they know a leader.
func (c *Cluster) Look(ctx context.Context, class string) ([]Statistic, error) {
	for {
		l, mine := c.looks.join()
		if mine {
			l.err = crash.Safe(func() (err error) { l.all, err = c.look(ctx, class); return err })()
			c.looks.end(l)
			return l.all, l.err
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-l.done:
		}
		if l.err == nil || errors.Is(l.err, ErrUnreachable) {
			return l.all, l.err
		} // else whoever looked has given up
	}
}

// sure returns an error if nodes have failed since anybody looked, and there is no majority.
func (c *Cluster) sure(ctx context.Context, class string) error {
	for range 2 { // the first look may be one that began before the failure
		if c.alone || !c.turn.doubted() {
			return nil
		}
		if _, err := c.Look(ctx, class); err != nil {
			return err
		}
	}
	return nil
}

func (c *Cluster) look(ctx context.Context, class string) ([]Statistic, error) {
	failures := c.turn.counted()
	first := c.turn.order(c.nodes, 0)[0]
	asking, end := context.WithTimeout(ctx, c.read/4) // it takes some milliseconds, unless a node hangs that is asked for it
	all, err := c.tell(asking, first)
	end()
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err == nil:
		err = majorityOf(all)
	default:
		all, err = c.evidence(ctx, class)
	}
	if err != nil {
		return nil, err
	}
	c.turn.trust(failures)
	c.learnNames(ctx, all)
	return all, nil
}

// Size is how many nodes the cluster has, whether they answer or not. Where none tells that,
// as for some seconds after one has ended, they are asked again, for as long as a write may
// take. The class is for [Cluster.Look].
func (c *Cluster) Size(ctx context.Context, class string) (nodes int, err error) {
	until := c.turn.now().Add(c.write)
	for wait := firstPause; ; wait = min(2*wait, lastPause) {
		all, err := c.Look(ctx, class)
		if err != nil || len(all) > 0 {
			return len(answering(all)), err
		}
		if c.turn.now().After(until) {
			return 0, errors.New("no node tells how many there are")
		}
		if err := c.pause(ctx, wait); err != nil {
			return 0, err
		}
	}
}

// answering are the names of the nodes that a cluster has, and whether they answer.
func answering(all []Statistic) map[string]bool {
	known := map[string]bool{}
	for _, s := range all {
		for _, m := range s.members {
			if _, is := known[m.Name]; !is {
				known[m.Name] = false
			}
		}
		known[s.Name] = known[s.Name] || s.Status != "UNAVAILABLE" && s.Status != "TIMEOUT"
	}
	return known
}

// majorityOf returns an error if fewer than a majority of the nodes answer.
func majorityOf(all []Statistic) error {
	few := new(Minority)
	known := answering(all)
	for name, answers := range known {
		if !answers {
			few.Said = append(few.Said, Said{name, errors.New("no answer")})
		}
	}
	if 2*len(few.Said) < len(known) {
		return nil
	}
	slices.SortFunc(few.Said, func(a, b Said) int { return strings.Compare(a.Node, b.Node) })
	return few
}

// told is what a node said, in one of the ways in which it was asked whether others are there.
type told struct {
	n     *node
	all   []Statistic
	way   way
	err   error
	there bool // it said something
}

// way is one of asking a node.
type way int

const (
	byStatistics way = iota // of all nodes, which one that is gone prevents
	byAgreement             // of a majority of the replicas of a part of a class
	byReadiness             // of the node, which knows a leader
)

// anyID is that of an object which is looked for and need not be there.
const anyID = "00000000-0000-4000-8000-000000000000"

// evidence asks all nodes at once for what tells that there is a majority, and returns at the
// first that does.
func (c *Cluster) evidence(ctx context.Context, class string) ([]Statistic, error) {
	asking, end := context.WithTimeout(ctx, c.read)
	defer end()
	answers := make(chan told, 3*len(c.nodes))
	for _, n := range c.nodes {
		for _, by := range []way{byStatistics, byAgreement, byReadiness} {
			go crash.Guard(func() { answers <- c.askWho(asking, n, by, class) }, func(err error) { answers <- told{n: n, way: by, err: err} })()
		}
	}
	ready := 0
	var said []told
	for range cap(answers) {
		t := <-answers
		switch {
		case errors.Is(t.err, ErrDenied) && t.way == byAgreement:
			return nil, t.err
		case t.err != nil:
		case t.way == byStatistics:
			return t.all, majorityOf(t.all)
		case t.way == byAgreement:
			return nil, nil
		default:
			if ready++; ready > 1 {
				return nil, nil
			}
		}
		said = append(said, t)
	}
	if ctx.Err() == nil && c.isLed(ctx, said) {
		return nil, nil
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return nil, c.saidBy(said)
}

// isLed reports whether a node that is there knows a leader, after it has waited in vain for
// one that hangs: by now, 2.5 s after it was asked first, it would not if it were alone.
func (c *Cluster) isLed(ctx context.Context, said []told) bool {
	ctx, end := context.WithTimeout(ctx, c.read)
	defer end()
	for _, n := range c.nodes {
		waited := slices.ContainsFunc(said, func(t told) bool { return t.n == n && t.way == byStatistics && !t.there })
		ready := slices.ContainsFunc(said, func(t told) bool { return t.n == n && t.way == byReadiness && t.err == nil })
		if waited && ready && c.askWho(ctx, n, byReadiness, "").err == nil {
			return true
		}
	}
	return false
}

// askWho asks a node in one way.
func (c *Cluster) askWho(ctx context.Context, n *node, by way, class string) told {
	t := told{n: n, way: by}
	switch by {
	case byStatistics:
		t.all, t.err = c.tell(ctx, n)
	case byAgreement:
		t.err = c.tellOnce(ctx, n, request{method: http.MethodHead, path: "/objects/" + url.PathEscape(class) + "/" + anyID + "?consistency_level=QUORUM"})
		t.err = unlessMissing(t.err)
	case byReadiness:
		t.err = c.tellOnce(ctx, n, request{method: http.MethodGet, path: "/.well-known/ready"})
	}
	var answer *refusal
	t.there = t.err == nil || errors.As(t.err, &answer)
	return t
}

// saidBy is the error of what nodes have said: a [*Minority] if any did.
func (c *Cluster) saidBy(said []told) error {
	few, missing := new(Minority), new(Unreachable)
	for _, n := range c.nodes {
		there := false
		var silence, reason error
		for _, t := range said {
			switch {
			case t.n != n:
				continue
			case t.way == byStatistics:
				reason = t.err
			}
			if there = there || t.there; !t.there {
				silence = judgeREST(t.err, c.read)
			}
		}
		if there {
			few.Said = append(few.Said, Said{n.URL, unreached(reason)})
			continue
		}
		few.Said = append(few.Said, Said{n.URL, silence})
		missing.Said = append(missing.Said, Said{n.URL, silence})
	}
	if len(missing.Said) == len(c.nodes) {
		return missing
	}
	return few
}

// unreached is what a node that is there says of others.
func unreached(err error) error {
	var answer *refusal
	if errors.As(err, &answer) {
		if name, _, found := strings.Cut(strings.TrimPrefix(answer.Message, "node: "), ": "); found && strings.HasPrefix(answer.Message, "node: ") {
			return fmt.Errorf("it does not reach %s", name)
		}
	}
	return errors.New("it does not reach enough of the others")
}

// tellOnce makes one call of one node, whose failure says nothing of how well it answers
// questions.
func (c *Cluster) tellOnce(ctx context.Context, n *node, r request) error {
	c.onCall(r.method+" "+r.path, n.URL)
	return c.send(ctx, n, r)
}
