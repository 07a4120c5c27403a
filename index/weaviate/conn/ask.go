package conn

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// Search asks one replica of each part of a class (consistency ONE), and the next node where
// one fails. The same request goes to the same node first, so that it has the same answer:
// the graphs of two replicas differ. The request is not changed.
func (c *Cluster) Search(ctx context.Context, r *pb.SearchRequest) (*pb.SearchReply, error) {
	one := pb.ConsistencyLevel_CONSISTENCY_LEVEL_ONE
	r = proto.CloneOf(r)
	r.ConsistencyLevel, r.Uses_127Api = &one, true
	return ask(ctx, c, "Search", r.Collection, r, pb.WeaviateClient.Search)
}

// Aggregate is [Cluster.Search] of counts.
func (c *Cluster) Aggregate(ctx context.Context, r *pb.AggregateRequest) (*pb.AggregateReply, error) {
	return ask(ctx, c, "Aggregate", r.Collection, r, pb.WeaviateClient.Aggregate)
}

// lastChance is how many times as long as before nodes may take that are asked again, because
// none has answered: one that is busy with other things does, later.
const lastChance = 4

// ask asks one node after another until one answers. Where nodes have failed, the answer
// counts once it is known that there is a majority: otherwise the error is a [*Minority].
//
// Where none answers, those that were too slow are asked once more, and may take longer. Of a
// cluster whose nodes all hang the error comes after as many times 10 s as it has nodes.
func ask[Request proto.Message, Reply any](ctx context.Context, c *Cluster, method, class string, r Request, call func(pb.WeaviateClient, context.Context, Request, ...grpc.CallOption) (Reply, error)) (none Reply, err error) {
	missing := new(Unreachable)
	nodes := c.turn.order(c.nodes, numberOf(r))
	for _, limit := range c.limits() {
		var refusal error
		var slow []*node
		for _, n := range nodes {
			reply, err := try(ctx, c, n, method, limit, func(ctx context.Context) (Reply, error) { return call(n.grpc, ctx, r) })
			if err == nil {
				if err := c.sure(ctx, class); err != nil {
					return none, err
				}
				return reply, nil
			}
			if ctx.Err() != nil {
				return none, context.Cause(ctx)
			}
			means, err := judge(err, limit)
			switch means {
			case final:
				return none, fmt.Errorf("%s of %s: %s: %w", method, class, n.URL, err)
			case refused, behind:
				refusal = fmt.Errorf("%s of %s: %s: %w", method, class, n.URL, err)
			case elsewhere:
				c.turn.failed(n)
				missing.add(n, err)
				if errors.Is(err, errSilence) {
					slow = append(slow, n)
				}
			}
		}
		if refusal != nil {
			return none, refusal
		}
		nodes = slow
	}
	return none, missing
}

// limits are how long a node may take that is asked first, and then again.
func (c *Cluster) limits() []time.Duration {
	if c.within > 0 {
		return []time.Duration{c.within}
	}
	return []time.Duration{c.read, lastChance * c.read}
}

// try makes one call of one node.
func try[Reply any](ctx context.Context, c *Cluster, n *node, method string, limit time.Duration, call func(context.Context) (Reply, error)) (Reply, error) {
	c.onCall(method, n.URL)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	reply, err := call(ctx)
	if err == nil {
		c.turn.answered(n)
	}
	return reply, err
}

// numberOf is a number of what is asked.
func numberOf(r proto.Message) uint64 {
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(r)
	if err != nil { // the call will say so
		return 0
	}
	h := fnv.New64a()
	h.Write(b)
	return h.Sum64()
}
