package conn

import (
	"context"
	"errors"
	"fmt"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/protobuf/proto"
)

// A write is tried again for as long as two of its tries may take. The pauses between tries
// double from the first to the last.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 5 * time.Second
	patience   = 2 // times the time of one try
)

// mostBytes is how large one call gets: the server takes 100 MB.
const mostBytes = 32 << 20

// Put writes objects, each in place of one of the same class and id, and returns once a
// quorum of the replicas of each has it. Objects that failed are put again, on the next
// node, after pauses that grow. With an error some may have been written; it is an
// [ErrUnreachable] if nodes are missing, and otherwise says what the first object failed of.
func (c *Cluster) Put(ctx context.Context, objects []*pb.BatchObject) error {
	for len(objects) > 0 {
		n, bytes := 0, 0
		for n < len(objects) && (n == 0 || bytes < mostBytes) {
			bytes += proto.Size(objects[n])
			n++
		}
		if err := c.put(ctx, objects[:n]); err != nil {
			return err
		}
		objects = objects[n:]
	}
	return nil
}

// put is [Cluster.Put] of what one call takes.
func (c *Cluster) put(ctx context.Context, objects []*pb.BatchObject) error {
	quorum := pb.ConsistencyLevel_CONSISTENCY_LEVEL_QUORUM
	return c.insist(ctx, "BatchObjects", func(ctx context.Context, n *node) (left error, err error) {
		r, err := n.grpc.BatchObjects(ctx, &pb.BatchObjectsRequest{Objects: objects, ConsistencyLevel: &quorum})
		if err != nil || len(r.Errors) == 0 {
			return nil, err
		}
		var again []*pb.BatchObject
		for _, e := range r.Errors {
			if e.Index < 0 || int(e.Index) >= len(objects) {
				return nil, fmt.Errorf("error of object %d of %d: %s", e.Index, len(objects), e.Error)
			}
			again = append(again, objects[e.Index])
		}
		first := r.Errors[0]
		left = &ObjectError{Class: objects[first.Index].Collection, UUID: objects[first.Index].Uuid, Message: first.Error, Failed: len(again)}
		objects = again
		return left, nil
	})
}

// An ObjectError says that objects were not written, and why the first of them was not.
type ObjectError struct {
	Class, UUID string // of the first
	Message     string // of the server
	Failed      int    // objects
}

func (e *ObjectError) Error() string {
	more := ""
	if e.Failed > 1 {
		more = fmt.Sprintf(" (and %d more)", e.Failed-1)
	}
	return fmt.Sprintf("object %s of %s%s: %s", e.UUID, e.Class, more, e.Message)
}

// insist makes a write until nothing of it is left to do. The call returns what is left, nil
// for nothing, or the error of the node.
//
// A node that failed is followed by the next at once; once all have, or where something is
// left, a pause comes before. What no node accepts ends the tries; of a class that no node
// knows, it does so at the end of the time.
func (c *Cluster) insist(ctx context.Context, method string, call func(context.Context, *node) (left, err error)) error {
	missing := new(Unreachable)
	refusals := 0 // by nodes that are there, one after another
	wait, until := firstPause, c.turn.now().Add(patience*c.write)
	for {
		for i, n := range c.turn.order(c.nodes, c.turn.count()) {
			var left error
			_, err := try(ctx, c, n, method, c.write, func(ctx context.Context) (_ struct{}, err error) {
				left, err = call(ctx, n)
				return struct{}{}, err
			})
			if err == nil && left == nil {
				return nil
			}
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			means, said := verdictOf(left, err, c.write)
			said = fmt.Errorf("%s: %w", method, said)
			switch means {
			case final:
				return fmt.Errorf("%s: %w", n.URL, said)
			case refused:
				if refusals++; refusals >= max(2, len(c.nodes)) {
					return fmt.Errorf("%s: %w", n.URL, said)
				}
			case behind:
				if c.turn.now().After(until) {
					return fmt.Errorf("%s: %w", n.URL, said)
				}
			case elsewhere:
				refusals = 0
				missing.add(n, said)
				if err != nil {
					c.turn.failed(n)
				}
			}
			if c.turn.now().After(until) {
				return missing
			}
			if err == nil || i == len(c.nodes)-1 {
				if err := c.pause(ctx, wait); err != nil {
					return err
				}
				wait = min(2*wait, lastPause)
			}
		}
	}
}

// verdictOf is [judge] of what a node left to do, or of its error.
func verdictOf(left, err error, limit time.Duration) (verdict, error) {
	if err != nil {
		return judge(err, limit)
	}
	switch {
	case isGone(left.Error()):
		return elsewhere, left
	case isBehind(left.Error()):
		return behind, left
	}
	return refused, left
}

// Delete deletes the objects of a class that pass a filter, at QUORUM, and returns how many
// that were. With an error some may have been deleted.
//
// A node finds what it is to delete among its own replicas, so that after a failure one that
// has deleted its own finds nothing left. Then a majority of the nodes must find nothing.
func (c *Cluster) Delete(ctx context.Context, class string, where *pb.Filters) (deleted int, err error) {
	quorum := pb.ConsistencyLevel_CONSISTENCY_LEVEL_QUORUM
	failed, clean := false, map[*node]bool{}
	err = c.insist(ctx, "BatchDelete", func(ctx context.Context, n *node) (left, err error) {
		for {
			r, err := n.grpc.BatchDelete(ctx, &pb.BatchDeleteRequest{Collection: class, Filters: where, ConsistencyLevel: &quorum})
			if err != nil {
				failed = true
				return nil, err
			}
			deleted += int(r.Successful)
			if r.Failed > 0 {
				failed = true
				return fmt.Errorf("%d of %d objects of %s not deleted: cannot reach enough replicas", r.Failed, r.Matches, class), nil
			}
			if r.Successful < r.Matches && r.Successful > 0 { // one call deletes 10,000
				continue
			}
			clean[n] = true
			if failed && len(clean) <= len(c.nodes)/2 {
				return errors.New("cannot reach enough replicas to know that nothing is left"), nil
			}
			return nil, nil
		}
	})
	return deleted, err
}
