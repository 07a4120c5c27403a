package audit

import (
	"context"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/write"
)

// A write is acknowledged by a majority of the replicas. The last one has it within a second,
// on a busy machine within some.
const settleTime = 10 * time.Second

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

// wait waits until something is so, or so long.
func wait(ctx context.Context, most time.Duration, is func() (bool, error)) error {
	for pause, waited := firstPause, time.Duration(0); ; pause += pause / 2 {
		ok, err := is()
		if ok || err != nil || waited+pause > most {
			return err
		}
		t := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			t.Stop()
			return context.Cause(ctx)
		case <-t.C:
		}
		waited += pause
	}
}

func (a *audit) settled(ctx context.Context, parts []write.Part) (bool, error) {
	for _, p := range parts {
		count := int64(-1)
		for i := range a.report.Nodes {
			if a.report.Nodes[i].Err != nil {
				continue
			}
			reply, err := a.cluster.At(i).Aggregate(ctx, &pb.AggregateRequest{Collection: p.Class.Name, ObjectsCount: true})
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
