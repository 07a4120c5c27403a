package conn

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
)

// asks is a question that goes to node i of n first.
func asks(i, n int) *pb.SearchRequest {
	one := pb.ConsistencyLevel_CONSISTENCY_LEVEL_ONE
	for limit := uint32(1); ; limit++ {
		r := &pb.SearchRequest{Collection: "Papers_1", Limit: limit}
		asked := proto.CloneOf(r)
		asked.ConsistencyLevel, asked.Uses_127Api = &one, true
		if numberOf(asked)%uint64(n) == uint64(i) {
			return r
		}
	}
}

// TestSearch: a question goes out as it came, at consistency ONE, to the node that is its own.
func TestSearch(t *testing.T) {
	var got *pb.SearchRequest
	var nodes []Node
	for i := range 3 {
		s := &scripted{search: func(ctx context.Context, r *pb.SearchRequest) (*pb.SearchReply, error) {
			got = r
			return found(fmt.Sprint(i))(ctx, r)
		}}
		nodes = append(nodes, s.start(t))
	}
	var calls []string
	c, _ := open(t, Options{Nodes: nodes, OnCall: func(method, node string) { calls = append(calls, method+" "+node) }})
	for i := range 3 {
		r := asks(i, 3)
		before := proto.CloneOf(r)
		for range 2 {
			reply, err := c.Search(t.Context(), r)
			if err != nil || !slices.Equal(ids(reply), []string{fmt.Sprint(i)}) {
				t.Fatalf("question of node %d: got %v, %v", i, ids(reply), err)
			}
		}
		if !proto.Equal(r, before) {
			t.Errorf("the request was changed: %v", r)
		}
		if got.GetConsistencyLevel() != pb.ConsistencyLevel_CONSISTENCY_LEVEL_ONE || got.Limit != r.Limit || got.Collection != "Papers_1" {
			t.Errorf("sent %v", got)
		}
	}
	if c.Len() != 3 || c.At(2).Len() != 1 || c.At(2).URL(0) != nodes[2].URL {
		t.Errorf("%d nodes, one: %s", c.Len(), c.At(2).URL(0))
	}
	if reply, err := c.At(2).Search(t.Context(), asks(0, 3)); err != nil || ids(reply)[0] != "2" {
		t.Errorf("one node alone: %v, %v", ids(reply), err)
	}
	if len(calls) != 7 || calls[0] != "Search "+nodes[0].URL {
		t.Errorf("told of %q", calls)
	}
	if reply, err := c.Aggregate(t.Context(), &pb.AggregateRequest{}); err != nil || reply.Took != 1 {
		t.Errorf("counts: %v, %v", reply, err)
	}
}

// TestNextNode: where a node fails in whatever way that another one may not, that is asked,
// and the one that failed comes last for a while.
func TestNextNode(t *testing.T) {
	for name, search := range map[string]func(context.Context, *pb.SearchRequest) (*pb.SearchReply, error){
		"no answer":          silent,
		"unavailable":        failing(codes.Unavailable, "maintenance"),
		"out of memory":      failing(codes.ResourceExhausted, "memory pressure"),
		"replicas not there": failing(codes.Unknown, "shard: cannot reach enough replicas"),
	} {
		t.Run(name, func(t *testing.T) {
			bad, good := &scripted{search: search}, &scripted{search: found("x")}
			c, now := open(t, Options{Nodes: []Node{bad.start(t), good.start(t)}})
			ask := func() {
				t.Helper()
				if reply, err := c.Search(t.Context(), asks(0, 2)); err != nil || len(reply.Results) != 1 {
					t.Fatalf("got %v, %v", reply, err)
				}
			}
			ask()
			ask() // the other one at once
			if bad.calls.Load() != 1 || good.calls.Load() != 2 {
				t.Errorf("asked the node that fails %d times, the other one %d times", bad.calls.Load(), good.calls.Load())
			}
			now.now = now.now.Add(asideFor)
			ask()
			if bad.calls.Load() != 2 {
				t.Errorf("after a while: asked %d times", bad.calls.Load())
			}
			bad.answer(found("x"))
			good.answer(search)
			ask() // the other one fails in turn
			ask() // and this one has answered
			if bad.calls.Load() != 4 || good.calls.Load() != 4 {
				t.Errorf("asked the one %d times and the other %d times", bad.calls.Load(), good.calls.Load())
			}
		})
	}
}

// TestLastChance: where no node answers in time, those that are there are asked once more, and
// may take longer.
func TestLastChance(t *testing.T) {
	slow, slower := new(scripted), &scripted{search: silent}
	slow.search = func(ctx context.Context, r *pb.SearchRequest) (*pb.SearchReply, error) {
		if slow.calls.Load() == 1 {
			return silent(ctx, r)
		}
		if end, ok := ctx.Deadline(); !ok || time.Until(end) < 2*time.Minute {
			t.Errorf("asked again for %v", time.Until(end))
		}
		return found("x")(ctx, r)
	}
	nodes := []Node{slow.start(t), slower.start(t), nowhere(t)}
	c, _ := open(t, Options{Nodes: nodes, Read: time.Minute})
	c.alone = true // whether there is a majority is not asked
	reply, err := c.Search(t.Context(), asks(0, 3))
	if err != nil || !slices.Equal(ids(reply), []string{"x"}) {
		t.Fatalf("got %v, %v", reply, err)
	}
	if slow.calls.Load() != 2 || slower.calls.Load() != 1 {
		t.Errorf("asked %d and %d times", slow.calls.Load(), slower.calls.Load())
	}
	slower.answer(hang)
	_, err = c.At(1).Within(50*time.Millisecond).Search(t.Context(), asks(0, 1))
	if !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "no answer within 50ms") || slower.calls.Load() != 2 {
		t.Errorf("within a time of its own: %v after %d calls", err, slower.calls.Load())
	}
}

// TestUnreachable: what each node said is told, and one that answers decides.
func TestUnreachable(t *testing.T) {
	slow := &scripted{search: silent}
	busy := &scripted{search: failing(codes.Unavailable, "maintenance")}
	gone := nowhere(t)
	nodes := []Node{gone, slow.start(t), busy.start(t)}
	c, _ := open(t, Options{Nodes: nodes, Read: 5 * time.Second})
	_, err := c.Search(t.Context(), asks(0, 3))
	if !errors.Is(err, ErrUnreachable) || errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	for i, want := range []string{gone.URL + ": dial tcp " + gone.GRPC + ": connect: connection refused", nodes[1].URL + ": no answer within 20s", nodes[2].URL + ": maintenance"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("node %d: %q does not say %q", i, err, want)
		}
	}
	var missing *Unreachable
	if !errors.As(err, &missing) || len(missing.Said) != 3 {
		t.Errorf("got %#v", err)
	}
	missing.Said = []Said{{"http://h1:8080", errors.New("no answer within 2s")}, {"http://h2:8080", errors.New("gone")}}
	if want := "cluster not reachable: http://h1:8080: no answer within 2s; http://h2:8080: gone"; missing.Error() != want {
		t.Errorf("got %q, want %q", missing, want)
	}
	for i := range 3 { // whichever is asked first
		_, err := c.Search(t.Context(), asks(i, 3))
		if !errors.As(err, &missing) || len(missing.Said) != 3 || !slices.EqualFunc(missing.Said, nodes, func(s Said, n Node) bool { return s.Node == n.URL }) {
			t.Errorf("question of node %d: %v", i, err)
		}
	}
	clumsy := &scripted{search: failing(codes.Unknown, "no such property: titel")}
	answers := clumsy.start(t)
	c, _ = open(t, Options{Nodes: []Node{nowhere(t), answers}})
	if _, err := c.Search(t.Context(), asks(0, 2)); err == nil || errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "Search of Papers_1: http://") || !strings.HasSuffix(err.Error(), "no such property: titel") {
		t.Errorf("a node that refuses: %v", err)
	}
}

// TestMute: a node whose system connects callers, and that says nothing itself, is told of as
// one that does not answer.
func TestMute(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	mute := Node{URL: "http://127.0.0.1:1", GRPC: l.Addr().String()}
	c, _ := open(t, Options{Nodes: []Node{mute}})
	if _, err := c.Search(t.Context(), asks(0, 1)); !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), mute.URL+": "+errMute.Error()) {
		t.Errorf("got %v", err)
	}
}

// TestFinal: what every node would say is asked of one.
func TestFinal(t *testing.T) {
	for _, tt := range []struct {
		code codes.Code
		text string
		want error
	}{
		{codes.Unauthenticated, "no", ErrDenied},
		{codes.PermissionDenied, "no", ErrDenied},
		{codes.Unknown, "extract auth: unauthorized: invalid api key", ErrDenied},
		{codes.InvalidArgument, "no", nil},
		{codes.Unimplemented, "no", nil},
	} {
		code, want := tt.code, tt.want
		one, other := &scripted{search: failing(code, tt.text)}, &scripted{search: failing(code, tt.text)}
		c, _ := open(t, Options{Nodes: []Node{one.start(t), other.start(t)}})
		_, err := c.Search(t.Context(), asks(0, 2))
		if err == nil || errors.Is(err, ErrUnreachable) || want != nil && !errors.Is(err, want) || one.calls.Load()+other.calls.Load() != 1 {
			t.Errorf("%v: got %v after %d calls", code, err, one.calls.Load()+other.calls.Load())
		}
	}
}

// TestCallersEnd: when the caller has had enough, no other node is asked.
func TestCallersEnd(t *testing.T) {
	asked := make(chan struct{}, 2)
	slow := &scripted{search: func(ctx context.Context, r *pb.SearchRequest) (*pb.SearchReply, error) {
		asked <- struct{}{}
		return hang(ctx, r)
	}}
	c, _ := open(t, Options{Nodes: []Node{slow.start(t), slow.start(t)}})
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	go func() {
		<-asked
		cancel(enough)
	}()
	if _, err := c.Search(ctx, asks(0, 2)); !errors.Is(err, enough) || slow.calls.Load() != 1 {
		t.Errorf("got %v after %d calls", err, slow.calls.Load())
	}
}

// TestLargeAnswer: an answer may be larger than gRPC's limit, which is 4 MiB.
func TestLargeAnswer(t *testing.T) {
	s := &scripted{search: found(strings.Repeat("x", 9<<20))}
	c, _ := open(t, Options{Nodes: []Node{s.start(t)}})
	if reply, err := c.Search(t.Context(), asks(0, 1)); err != nil || len(ids(reply)[0]) != 9<<20 {
		t.Error(err)
	}
	large := failing(codes.ResourceExhausted, "trying to send message larger than max (200000000 vs. 104858000)")
	one, other := &scripted{search: large}, &scripted{search: large}
	c, _ = open(t, Options{Nodes: []Node{one.start(t), other.start(t)}})
	if _, err := c.Search(t.Context(), asks(0, 2)); err == nil || errors.Is(err, ErrUnreachable) || one.calls.Load()+other.calls.Load() != 1 {
		t.Errorf("an answer beyond the limit: %v", err)
	}
}

// TestLeaveOut: nodes that are left out are asked where there is no other.
func TestLeaveOut(t *testing.T) {
	one, other := &scripted{search: found("one")}, &scripted{search: found("other")}
	c, _ := open(t, Options{Nodes: []Node{one.start(t), other.start(t)}})
	c.turn.learn([]string{"weaviate-0", "weaviate-1"})
	ask := func() string {
		reply, err := c.Search(t.Context(), asks(0, 2))
		if err != nil {
			t.Fatal(err)
		}
		return ids(reply)[0]
	}
	for _, tt := range []struct {
		out  []string
		want string
	}{{nil, "one"}, {[]string{"weaviate-0"}, "other"}, {[]string{"weaviate-1", "weaviate-9"}, "one"}, {[]string{"weaviate-0", "weaviate-1"}, "one"}} {
		c.LeaveOut(tt.out...)
		if got := ask(); got != tt.want {
			t.Errorf("without %q: %s answers, want %s", tt.out, got, tt.want)
		}
	}
	c.LeaveOut("weaviate-0")
	other.answer(failing(codes.Unavailable, "gone"))
	if got := ask(); got != "one" {
		t.Errorf("where all others failed, %s answers", got)
	}
}
