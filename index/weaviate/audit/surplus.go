package audit

import (
	"context"
	"errors"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/lexical"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/write"
)

// surplus looks at each node for objects that a class is not to have, and deletes them. It is
// to have so many.
func (a *audit) surplus(ctx context.Context, p write.Part, words *lexical.Index, want int) error {
	if !p.HasPapers() {
		want++ // the note of which nodes were audited
	}
	for i := range a.report.Nodes {
		n := &a.report.Nodes[i]
		if n.Err != nil {
			continue
		}
		if err := a.surplusAt(ctx, i, p, words, want); errors.Is(err, conn.ErrUnreachable) {
			n.Err = err
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (a *audit) surplusAt(ctx context.Context, i int, p write.Part, words *lexical.Index, want int) error {
	node, n := a.cluster.At(i), &a.report.Nodes[i]
	reply, err := node.Aggregate(ctx, &pb.AggregateRequest{Collection: p.Class.Name, ObjectsCount: true})
	if err != nil {
		return err
	}
	if reply.GetSingleResult().GetObjectsCount() <= int64(want-n.Left.Missing) { // those may be stored, or not
		return nil
	}
	more, err := a.list(ctx, node, p, words)
	if err != nil || len(more) == 0 {
		return err
	}
	if p.HasPapers() {
		n.Papers.Surplus += len(more)
	} else {
		n.Words.Surplus += len(more)
	}
	for round := 0; a.o.Repair && round < rounds && len(more) > 0; round++ {
		// Through the node itself: to be deleted is what some nodes find, and it is one of them.
		for some := range slices.Chunk(more, atOnce) {
			if _, err := node.Delete(ctx, p.Class.Name, ids(some)); err != nil {
				return err
			}
		}
		if more, err = a.list(ctx, node, p, words); err != nil {
			return err
		}
	}
	n.Left.Surplus += len(more)
	return nil
}

// pageOf is how many objects are listed in one call: see the server's QUERY_MAXIMUM_RESULTS.
const pageOf = 10_000

// list goes through all objects that a node has of a class, in the order of their ids, and
// returns the ids of those that it is not to have.
func (a *audit) list(ctx context.Context, n searcher, p write.Part, words *lexical.Index) (more []string, err error) {
	after := "00000000-0000-0000-0000-000000000000"
	for {
		r := request(p, nil, pageOf, p.Names())
		r.After = after
		reply, err := n.Search(ctx, r)
		if err != nil || len(reply.Results) == 0 {
			return more, err
		}
		some, err := a.library.Surplus(ctx, p, words, reply.Results)
		if err != nil {
			return nil, err
		}
		more = append(more, some...)
		after = reply.Results[len(reply.Results)-1].GetMetadata().GetId()
	}
}
