package weaviatetest

import (
	"context"
	"errors"
	"os"
	"testing"

	"paperkin/index/weaviate/conn"
)

func TestMain(m *testing.M) { os.Exit(Run(m)) }

// TestServers: nodes that are killed are gone, and come back as what they were.
func TestServers(t *testing.T) {
	s := Start(t, 3)
	ctx := context.Background()
	c := s.Open(t, conn.Options{})
	all, err := c.Statistics(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range all {
		if want := c.Name(i); n.Name != want || n.Status != "HEALTHY" || !n.Ready {
			t.Errorf("node %d: %+v, want %q, healthy", i, n, want)
		}
	}
	s.Kill(1)
	if err := c.At(1).Ready(ctx); !errors.Is(err, conn.ErrUnreachable) {
		t.Errorf("a killed node: %v", err)
	}
	s.Restart(t, 1)
	if err := c.At(1).Ready(ctx); err != nil {
		t.Error(err)
	}
	s.Kill(0, 1, 2)
	if err := c.Ready(ctx); !errors.Is(err, conn.ErrUnreachable) {
		t.Errorf("killed nodes: %v", err)
	}
	s.Restart(t, 0, 1, 2)
	if err := c.Ready(ctx); err != nil {
		t.Error(err)
	}
}
