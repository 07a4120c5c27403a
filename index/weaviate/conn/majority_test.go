package conn

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc/codes"
)

// witness is what a node says of who is there.
type witness struct {
	mu     sync.Mutex
	tells  string // what it says of all nodes; empty: that it does not reach one
	agrees string // "yes", "no" or "" for nothing at all
	ready  bool
	asked  []string
	begun  chan struct{} // told of each call; nil: nothing is
}

func (w *witness) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/meta") {
		http.NotFound(out, r)
		return
	}
	w.mu.Lock()
	w.asked = append(w.asked, r.Method+" "+r.URL.Path)
	tells, agrees, ready := w.tells, w.agrees, w.ready
	w.mu.Unlock()
	if w.begun != nil {
		w.begun <- struct{}{}
	}
	switch {
	case strings.HasSuffix(r.URL.Path, "/graphql"):
		out.Write([]byte(`{"data":{}}`))
	case strings.HasSuffix(r.URL.Path, "/statistics") && tells == "hangs", strings.Contains(r.URL.Path, "/objects/") && agrees == "":
		<-r.Context().Done()
	case strings.HasSuffix(r.URL.Path, "/statistics") && tells == "":
		out.WriteHeader(http.StatusInternalServerError)
		out.Write([]byte(`{"error":[{"message":"node: weaviate-2: send http request: Get \"http://10.0.0.2:7105/nodes/statistics\": connection refused"}]}`))
	case strings.HasSuffix(r.URL.Path, "/statistics"):
		out.Write([]byte(tells))
	case r.Method == http.MethodHead && r.URL.Query().Get("consistency_level") == "QUORUM" && agrees == "yes":
		out.WriteHeader(http.StatusNotFound)
	case strings.Contains(r.URL.Path, "/objects/"):
		out.WriteHeader(http.StatusInternalServerError)
	case !ready:
		out.WriteHeader(http.StatusServiceUnavailable)
	}
}

// says changes what the node says.
func (w *witness) says(tells, agrees string, ready bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tells, w.agrees, w.ready, w.asked = tells, agrees, ready, nil
}

func (w *witness) calls() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.asked)
}

// members are statistics of nodes by their numbers, in a cluster of so many; of a node behind
// a sign it is said that it does not answer.
func members(of int, nodes ...string) string {
	var all, known []string
	for i := range of {
		known = append(known, fmt.Sprintf(`{"id":"weaviate-%d","address":"10.0.0.%d:8300","suffrage":0}`, i, i))
	}
	for _, n := range nodes {
		number, gone := strings.CutPrefix(n, "-")
		if gone {
			all = append(all, fmt.Sprintf(`{"name":"weaviate-%s","status":"UNAVAILABLE"}`, number))
			continue
		}
		all = append(all, fmt.Sprintf(`{"name":"weaviate-%s","status":"UNHEALTHY","raft":{"latestConfiguration":[%s]}}`, number, strings.Join(known, ",")))
	}
	return `{"statistics":[` + strings.Join(all, ",") + `]}`
}

// TestLook: whether a majority is there, by what each node says.
func TestLook(t *testing.T) {
	const gone = "gone"
	for _, tt := range []struct {
		name  string
		nodes []string // each: what it tells, whether it agrees and is ready; or that it is gone
		told  int      // nodes that are told of
		says  string   // an error has it; empty: there is a majority
	}{
		{"all are there", []string{members(3, "0", "1", "2") + "||"}, 3, ""},
		{"one alone, for good", []string{members(1, "0") + "||"}, 1, ""},
		{"two of three", []string{members(3, "0", "2") + "||"}, 2, ""},
		{"one of three", []string{members(3, "1") + "|yes|ready"}, 0, "weaviate-0: no answer; weaviate-2: no answer"},
		{"two of five", []string{members(5, "1", "-3", "4") + "||"}, 0, "weaviate-0: no answer; weaviate-2: no answer; weaviate-3: no answer"},
		{"two of four", []string{members(4, "1", "2") + "||"}, 0, "weaviate-0: no answer; weaviate-3: no answer"},
		{"the first is gone, and the next one tells", []string{gone, members(3, "1", "2") + "||"}, 2, ""},
		{"the first is gone, and the next one tells that so are all others", []string{gone, members(3, "1") + "||"}, 0, "weaviate-0: no answer; weaviate-2: no answer"},
		{"none tells, and the replicas agree", []string{"|yes|", gone, gone}, 0, ""},
		{"one takes its time, and the replicas agree", []string{"hangs|yes|", gone, gone}, 0, ""},
		{"none tells or agrees, and two are ready", []string{"hangs||ready", "||ready", gone}, 0, ""},
		{"one waits for another, and still knows a leader", []string{"hangs||ready", gone}, 0, ""},
		{"one knows a leader that has gone just now", []string{"||ready", gone, gone}, 0, "0: it does not reach weaviate-2; 1: dial tcp|2: dial tcp"},
		{"one whose others take their time", []string{"hangs||", gone}, 0, "0: it does not reach enough of the others; 1: dial tcp"},
		{"replicas that cannot agree", []string{"|no|", gone}, 0, "0: it does not reach weaviate-2; 1: dial tcp"},
		{"none", []string{gone, gone}, 0, "reachable: 0: dial tcp|1: dial tcp"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel() // some wait for what hangs
			var nodes []Node
			for _, script := range tt.nodes {
				if script == gone {
					nodes = append(nodes, nowhere(t))
					continue
				}
				parts := strings.Split(script, "|")
				w := new(witness)
				w.says(parts[0], parts[1], parts[2] != "")
				nodes = append(nodes, (&scripted{rest: w.ServeHTTP}).start(t))
			}
			c, _ := open(t, Options{Nodes: nodes, Read: 2 * time.Second})
			all, err := c.Look(t.Context(), "Papers_meta")
			if tt.says == "" {
				if err != nil || len(all) != tt.told {
					t.Errorf("got %d nodes, %v; want %d", len(all), err, tt.told)
				}
				return
			}
			text := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).ReplaceAllStringFunc(fmt.Sprint(err), func(url string) string {
				return fmt.Sprint(slices.IndexFunc(nodes, func(n Node) bool { return n.URL == url }))
			})
			if few := !strings.HasPrefix(tt.says, "reachable"); !errors.Is(err, ErrUnreachable) || errors.Is(err, ErrMinority) != few {
				t.Errorf("got %v", err)
			}
			for want := range strings.SplitSeq(tt.says, "|") {
				if !strings.Contains(text, want) {
					t.Errorf("%q does not say %q", text, want)
				}
			}
		})
	}
}

// TestSize: the nodes that a cluster has count, once they are told of, and whoever answers.
func TestSize(t *testing.T) {
	w := new(witness)
	w.says("", "yes", false)
	c, now := open(t, Options{Nodes: []Node{(&scripted{rest: w.ServeHTTP}).start(t)}})
	now.then = func() {
		if len(now.pauses) == 3 {
			w.says(members(3, "0", "2"), "yes", false)
		}
	}
	if n, err := c.Size(t.Context(), "Papers_meta"); n != 3 || err != nil || len(now.pauses) != 3 {
		t.Errorf("%d nodes, %v, after %d pauses", n, err, len(now.pauses))
	}
	w.says(members(3, "0"), "yes", false)
	if _, err := c.Size(t.Context(), "Papers_meta"); !errors.Is(err, ErrMinority) {
		t.Errorf("a minority: %v", err)
	}
	w.says("", "yes", false)
	if _, err := c.Size(t.Context(), "Papers_meta"); err == nil || len(now.pauses) < 6 {
		t.Errorf("none tells: %v after %d pauses", err, len(now.pauses))
	}
}

// TestLookEnds: whoever has had enough is told so, and those who waited look themselves.
func TestLookEnds(t *testing.T) {
	w := &witness{begun: make(chan struct{}, 100)}
	w.says("hangs", "", false)
	c, _ := open(t, Options{Nodes: []Node{(&scripted{rest: w.ServeHTTP}).start(t)}, Read: time.Minute})
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	first := make(chan error, 1)
	go func() {
		_, err := c.Look(ctx, "Papers_meta")
		first <- err
	}()
	<-w.begun
	others := make(chan error, 8)
	for range cap(others) {
		go func() {
			_, err := c.Look(t.Context(), "Papers_meta")
			others <- err
		}()
	}
	w.says(members(1, "0"), "", true)
	cancel(enough)
	if err := <-first; !errors.Is(err, enough) {
		t.Errorf("got %v", err)
	}
	for range cap(others) {
		if err := <-others; err != nil {
			t.Error(err)
		}
	}
	if n := w.calls(); n < 1 || n > cap(others) {
		t.Errorf("asked %d times", n)
	}
}

// TestMinority: once a node has failed, no answer of another one is taken for granted unless
// a majority is there; and then nobody looks again until another one fails.
func TestMinority(t *testing.T) {
	w := new(witness)
	w.says(members(3, "1"), "", false)
	unavailable := func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusServiceUnavailable) }
	bad, good := &scripted{search: failing(codes.Unavailable, "gone"), rest: unavailable}, &scripted{search: found("x"), rest: w.ServeHTTP}
	c, _ := open(t, Options{Nodes: []Node{bad.start(t), good.start(t)}})
	for range 2 {
		if _, err := c.Search(t.Context(), asks(0, 2)); !errors.Is(err, ErrMinority) || !strings.Contains(err.Error(), "weaviate-0: no answer; weaviate-2: no answer") {
			t.Errorf("a search: %v", err)
		}
		if _, err := c.Aggregate(t.Context(), &pb.AggregateRequest{}); !errors.Is(err, ErrMinority) {
			t.Errorf("a count: %v", err)
		}
	}
	if err := c.Query(t.Context(), "Papers_1", "{}", new(any)); !errors.Is(err, ErrMinority) {
		t.Errorf("a query: %v", err)
	}
	if _, err := c.At(1).Search(t.Context(), asks(0, 2)); err != nil {
		t.Errorf("what the node itself has: %v", err)
	}
	w.says(members(3, "0", "1"), "", false)
	for range 2 {
		if reply, err := c.Search(t.Context(), asks(0, 2)); err != nil || len(reply.Results) != 1 || w.calls() != 1 {
			t.Errorf("with a majority: %v, %v; %d looks", reply, err, w.calls())
		}
	}
}
