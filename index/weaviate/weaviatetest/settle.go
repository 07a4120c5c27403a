package weaviatetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/conn"
)

// settleTime is how long replicas may take for what a majority of them has: some seconds, one
// that was started again 70. It is there so that nothing waits for ever.
const settleTime = 5 * time.Minute

// Settle waits until every node of a cluster has so many objects of a class itself. A write is
// acknowledged by a majority of the replicas, and the last one may have it some seconds later.
func Settle(t testing.TB, c *conn.Cluster, class string, objects int) {
	t.Helper()
	Until(t, func(ctx context.Context) error {
		for i := range c.Len() {
			reply, err := c.At(i).Aggregate(ctx, &pb.AggregateRequest{Collection: class, ObjectsCount: true})
			if err != nil {
				return err
			}
			if n := reply.GetSingleResult().GetObjectsCount(); int(n) != objects {
				return fmt.Errorf("%s has %d objects of %s, want %d", c.URL(i), n, class, objects)
			}
		}
		return nil
	})
}

// Until waits until something is so, and fails the test with the last error if it never is.
func Until(t testing.TB, is func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), settleTime)
	defer cancel()
	if err := new(process).poll(ctx, func() error { return is(ctx) }); err != nil {
		t.Fatal(err)
	}
}
