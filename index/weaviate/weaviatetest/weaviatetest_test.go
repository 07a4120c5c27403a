package weaviatetest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"paperkin/index/weaviate/conn"
)

func TestMain(m *testing.M) { os.Exit(Run(m)) }

// TestServers: nodes that are killed are gone, and come back as what they were.
func TestServers(t *testing.T) {
	s := Start(t, 3)
	c := s.Open(t, conn.Options{})
	Until(t, func(ctx context.Context) error {
		all, err := c.Statistics(ctx)
		if err != nil {
			return err
		}
		if len(all) != 3 {
			return fmt.Errorf("%d nodes", len(all))
		}
		for i, n := range all {
			if want := c.Name(i); n.Name != want || n.Status != "HEALTHY" || !n.Ready {
				return fmt.Errorf("node %d: %+v, want %q, healthy", i, n, want)
			}
		}
		return nil
	})
	s.Kill(1)
	if err := c.At(1).Ready(t.Context()); !errors.Is(err, conn.ErrUnreachable) {
		t.Errorf("a killed node: %v", err)
	}
	s.Restart(t, 1)
	Until(t, c.At(1).Ready)
	s.Kill(0, 1, 2)
	if err := c.Ready(t.Context()); !errors.Is(err, conn.ErrUnreachable) {
		t.Errorf("killed nodes: %v", err)
	}
	s.Restart(t, 0, 1, 2)
	Until(t, c.Ready)
}
