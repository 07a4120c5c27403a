package weaviate

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"paperkin/index/weaviate/conn"
)

// TestLeaveOut: a node that was started again is left out once, unless all were, and no more
// when it was audited.
func TestLeaveOut(t *testing.T) {
	c, err := conn.Open(conn.Options{Nodes: []conn.Node{{URL: "http://127.0.0.1:1", GRPC: "127.0.0.1:1"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	all := []conn.Statistic{{Name: "a", Initial: 1}, {Name: "b", Initial: 7}, {Name: "c", Initial: 3}}
	var r restarts
	for i, tt := range []struct {
		noted conn.Audit
		again bool
		out   int
	}{
		{conn.Audit{"a": 1, "b": 2, "c": 3}, true, 1},
		{conn.Audit{"a": 1, "b": 2, "c": 3}, false, 1},
		{conn.Audit{"a": 1, "b": 7, "c": 3}, false, 0},
		{conn.Audit{"a": 1, "b": 7}, true, 1},
		{nil, false, 0},
		{conn.Audit{"a": 9, "b": 9, "c": 9}, false, 0},
	} {
		if again := r.leaveOut(c, all, tt.noted); again != tt.again || len(r.out) != tt.out {
			t.Errorf("%d: %v, out %v; want %v, %d out", i, again, r.out, tt.again, tt.out)
		}
	}
}

// TestLooksAgain: while questions are asked, a process looks every now and then, and at every
// question once it has seen that there is no majority.
func TestLooksAgain(t *testing.T) {
	var there atomic.Int32 // nodes of three
	var looks atomic.Int32
	node := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/statistics") {
			http.NotFound(w, r)
			return
		}
		looks.Add(1)
		var all []string
		for i := range there.Load() {
			all = append(all, fmt.Sprintf(`{"name":"n%d","status":"HEALTHY","raft":{"latestConfiguration":[{"id":"n0"},{"id":"n1"},{"id":"n2"}]}}`, i))
		}
		fmt.Fprintf(w, `{"statistics":[%s]}`, strings.Join(all, ","))
	}))
	defer node.Close()
	c, err := conn.Open(conn.Options{Nodes: []conn.Node{{URL: node.URL, GRPC: "127.0.0.1:1"}}, Read: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var r restarts
	for i, tt := range []struct {
		there int32
		due   bool
		looks int32
		few   bool
	}{
		{2, true, 1, false}, // the first
		{1, false, 1, false},
		{1, true, 2, true},
		{1, false, 3, true},
		{3, false, 4, false},
		{1, false, 4, false},
	} {
		there.Store(tt.there)
		if !r.asked.IsZero() { // in vain
			r.asked = time.Now().Add(map[bool]time.Duration{true: -askEvery, false: time.Hour}[tt.due])
		}
		_, err := r.look(t.Context(), c, "Papers_meta")()
		if errors.Is(err, conn.ErrMinority) != tt.few || looks.Load() != tt.looks {
			t.Errorf("%d: %v after %d looks, want %d, none of a majority: %v", i, err, looks.Load(), tt.looks, tt.few)
		}
	}
}

// TestFirstLook: until a process has seen who is there, no question does without: not one that
// is asked while another one looks, nor the next one where that failed.
func TestFirstLook(t *testing.T) {
	c, err := conn.Open(conn.Options{Nodes: []conn.Node{{URL: "http://127.0.0.1:1", GRPC: "127.0.0.1:1"}}, Read: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var r restarts
	for range 2 {
		one, other := r.look(t.Context(), c, "Papers_meta"), r.look(t.Context(), c, "Papers_meta")
		for _, looked := range []func() ([]conn.Statistic, error){one, other} {
			if _, err := looked(); !errors.Is(err, conn.ErrUnreachable) {
				t.Errorf("got %v", err)
			}
		}
	}
}
