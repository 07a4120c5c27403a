package audit

import (
	"context"
	"maps"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/write"
)

// A write is acknowledged by a majority of the replicas. The last one has it within a second,
// on a busy machine within some: so long nodes may have different numbers of objects, and then
// other objects, which is waited for several times.
const (
	settleTime = 15 * time.Second
	lateTime   = 10 * time.Second
	lateInAll  = time.Minute
)

// readyTime is how long a node may take until it is ready, and firstPause the first of the
// pauses between two looks, which grow.
const (
	readyTime  = 20 * time.Second
	firstPause = 200 * time.Millisecond
)

// settle waits until the nodes have as many objects of the classes as each other, for a
// moment at most: a node that was gone needs more, or does not get there by itself.
func (a *audit) settle(ctx context.Context, parts []write.Part) error {
	return wait(ctx, settleTime, func() (bool, error) { return a.settled(ctx, parts) })
}

// wait waits until something is so, or so long. What asks of it counts, too: a node may hang.
func wait(ctx context.Context, most time.Duration, is func() (bool, error)) error {
	end := time.Now().Add(most)
	for pause := firstPause; ; pause += pause / 2 {
		ok, err := is()
		if ok || err != nil || time.Now().Add(pause).After(end) {
			return err
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			t.Stop()
			return context.Cause(ctx)
		case <-t.C:
		}
	}
}

// patiently looks for objects, again and again until what is found is enough. A run waits for
// nodes that are late only so long in all: others are not late, but lack something.
func (a *audit) patiently(ctx context.Context, some []write.Wanted, look looking, enough func([]faults) bool) (found []faults, err error) {
	var begun time.Time // of waiting
	err = wait(ctx, min(lateTime, a.patience), func() (bool, error) {
		if found, err = a.look(ctx, some, look); err != nil || enough(found) {
			return true, err
		}
		if begun.IsZero() {
			begun = time.Now()
		}
		return false, nil
	})
	if !begun.IsZero() {
		a.patience -= time.Since(begun)
	}
	return found, err
}

// agree reports whether the nodes that answer have the same faults.
func (a *audit) agree(found []faults) bool {
	var first faults
	for i, f := range found {
		switch {
		case a.report.Nodes[i].Err != nil:
		case first == nil:
			first = f
		case !maps.Equal(f, first):
			return false
		}
	}
	return true
}

// isWorse reports whether a node has a fault that it did not have before.
func isWorse(found, before []faults) bool {
	for i := range found {
		for id := range found[i] {
			if _, had := before[i][id]; !had {
				return true
			}
		}
	}
	return false
}

func (a *audit) settled(ctx context.Context, parts []write.Part) (bool, error) {
	counting := a.cluster.Within(min(settleTime, a.o.Patience)) // of a node that hangs the comparison tells
	for _, p := range parts {
		count := int64(-1)
		for i := range a.report.Nodes {
			if a.report.Nodes[i].Err != nil {
				continue
			}
			reply, err := counting.At(i).Aggregate(ctx, &pb.AggregateRequest{Collection: p.Class.Name, ObjectsCount: true})
			if ctx.Err() != nil {
				return false, context.Cause(ctx)
			}
			n := reply.GetSingleResult().GetObjectsCount()
			if err != nil || count >= 0 && n != count {
				return false, nil
			}
			count = n
		}
	}
	return true, nil
}
