package chromem

import (
	"context"
	"errors"
	"strings"
	"testing"

	chromemgo "github.com/philippgille/chromem-go"

	"paperkin/index/vector/storetest"
)

// TestNearestCancelled: chromem-go answers a query whose context has ended with
// too few results, or with the best of those it had come to, and no error.
func TestNearestCancelled(t *testing.T) {
	c, err := newCollection()
	if err != nil {
		t.Fatal(err)
	}
	for slot := range 50 {
		if err := c.add(t.Context(), slot, storetest.Unit(slot, 8)); err != nil {
			t.Fatal(err)
		}
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	expired, cancel := context.WithTimeout(t.Context(), -1)
	defer cancel()
	for _, k := range []int{1, 10, 50} {
		if got, err := c.nearest(cancelled, storetest.Unit(3, 8), k); !errors.Is(err, context.Canceled) {
			t.Errorf("k = %d, cancelled: got %v, %v", k, got, err)
		}
		if got, err := c.nearest(expired, storetest.Unit(3, 8), k); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("k = %d, expired: got %v, %v", k, got, err)
		}
	}
}

func TestComplete(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := complete(t.Context(), make([]chromemgo.Result, 3), 3); err != nil {
		t.Errorf("3 results of 3: %v", err)
	}
	if err := complete(t.Context(), make([]chromemgo.Result, 2), 3); err == nil || !strings.Contains(err.Error(), "2 results, want 3") {
		t.Errorf("2 results of 3: got %v", err)
	}
	// As many as were asked for, but of the part that was compared.
	if err := complete(cancelled, make([]chromemgo.Result, 3), 3); !errors.Is(err, context.Canceled) {
		t.Errorf("3 results of 3 after a cancel: got %v", err)
	}
}
