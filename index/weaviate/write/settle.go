package write

import (
	"context"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
)

// A put is acknowledged when a majority has it: the others may lack it for some hundred
// milliseconds, and a search that asks one of these as well. So readers are told of a new
// state when all nodes have as many papers, or a while has passed.
const (
	settleTime  = 10 * time.Second
	settlePause = 100 * time.Millisecond
)

// asMany are as many papers at one node as at the next.
const asMany = -1

// settle waits until all nodes that answer have so many papers, or [asMany].
func (r *rows) settle(ctx context.Context, papers int) error {
	waiting, end := context.WithTimeout(ctx, settleTime)
	defer end()
	for {
		if r.areThere(waiting, papers) {
			return nil
		}
		select {
		case <-waiting.Done():
			return context.Cause(ctx)
		case <-time.After(settlePause):
		}
	}
}

func (r *rows) areThere(ctx context.Context, papers int) bool {
	want := int64(papers)
	for _, node := range r.o.Nodes {
		reply, err := node.Aggregate(ctx, &pb.AggregateRequest{Collection: r.class, ObjectsCount: true})
		if err != nil {
			continue
		}
		n := reply.GetSingleResult().GetObjectsCount()
		if want == asMany && n > 0 {
			want = n
		}
		if n != want {
			return false
		}
	}
	return true
}
