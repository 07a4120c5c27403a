package weaviate

import (
	"context"
	"slices"
	"sync"
	"time"

	"paperkin/index/crash"
	"paperkin/index/weaviate/conn"
)

// restarts knows which nodes were started again since they were last audited: they may lack
// papers for a while, or find some no more, and are asked only where all others failed. See
// [conn.Audit].
type restarts struct {
	mu    sync.Mutex
	asked time.Time // when the nodes were asked last; zero: never, or in vain
	out   []string  // names of those that are left out
}

// askEvery is how often a process asks while it is asked itself, beside a question: so long what
// is left of a cluster may answer for the rest of it, to who has heard of no failure. It is one
// call, of 2 ms of the CPU of three nodes.
const askEvery = time.Second

// look looks who is there of the nodes of a cluster, and when they were started, if that is
// due. The function that it returns waits for that. The error is a [*conn.Minority], or says
// why nobody knows whether there is a majority. Until it has succeeded once, and again after it
// has failed, every question waits for it: those of the same time for the same call.
func (r *restarts) look(ctx context.Context, c *conn.Cluster, class string) (wait func() ([]conn.Statistic, error)) {
	r.mu.Lock()
	first := r.asked.IsZero()
	due := first || time.Since(r.asked) >= askEvery
	if due && !first {
		r.asked = time.Now()
	}
	r.mu.Unlock()
	if !due {
		return func() ([]conn.Statistic, error) { return nil, nil }
	}
	var all []conn.Statistic
	done := make(chan error, 1)
	go func() {
		done <- crash.Safe(func() (err error) {
			all, err = c.Look(ctx, class)
			return err
		})()
	}()
	return func() ([]conn.Statistic, error) {
		err := <-done
		r.mu.Lock()
		defer r.mu.Unlock()
		switch {
		case err != nil:
			r.asked = time.Time{}
		case first:
			r.asked = time.Now()
		}
		return all, err
	}
}

// leaveOut leaves nodes out that an audit does not know to be as they are, if they said that.
// again reports that some are left out that were not before: what they have been asked
// meanwhile is to be asked of others.
func (r *restarts) leaveOut(c *conn.Cluster, all []conn.Statistic, noted conn.Audit) (again bool) {
	if len(all) == 0 { // the nodes that can be asked are as good as they were
		return false
	}
	out := noted.Restarted(all)
	if len(out) == len(all) { // then no one is better than another
		out = nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, name := range out {
		again = again || !slices.Contains(r.out, name)
	}
	r.out = out
	c.LeaveOut(out...)
	return again
}
