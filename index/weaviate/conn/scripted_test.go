package conn

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// scripted is a node whose answers a test writes.
type scripted struct {
	pb.UnimplementedWeaviateServer
	search func(context.Context, *pb.SearchRequest) (*pb.SearchReply, error)
	put    func(*pb.BatchObjectsRequest) (*pb.BatchObjectsReply, error)
	delete func(*pb.BatchDeleteRequest) (*pb.BatchDeleteReply, error)
	rest   http.HandlerFunc

	mu    sync.Mutex   // for search
	calls atomic.Int32 // of gRPC
}

func (s *scripted) count() { s.calls.Add(1) }

// answer changes what the node says to questions.
func (s *scripted) answer(search func(context.Context, *pb.SearchRequest) (*pb.SearchReply, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.search = search
}

func (s *scripted) Search(ctx context.Context, r *pb.SearchRequest) (*pb.SearchReply, error) {
	s.count()
	s.mu.Lock()
	search := s.search
	s.mu.Unlock()
	return search(ctx, r)
}

func (s *scripted) Aggregate(ctx context.Context, r *pb.AggregateRequest) (*pb.AggregateReply, error) {
	s.count()
	return &pb.AggregateReply{Took: 1}, nil
}

func (s *scripted) BatchObjects(_ context.Context, r *pb.BatchObjectsRequest) (*pb.BatchObjectsReply, error) {
	s.count()
	return s.put(r)
}

func (s *scripted) BatchDelete(_ context.Context, r *pb.BatchDeleteRequest) (*pb.BatchDeleteReply, error) {
	s.count()
	return s.delete(r)
}

// start starts the node, and ends it with the test.
func (s *scripted) start(t *testing.T, options ...grpc.ServerOption) Node {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(options...)
	pb.RegisterWeaviateServer(server, s)
	go server.Serve(l)
	t.Cleanup(server.Stop)
	if s.rest == nil {
		s.rest = http.NotFound
	}
	rest := httptest.NewServer(s.rest)
	t.Cleanup(rest.Close)
	return Node{URL: rest.URL, GRPC: l.Addr().String()}
}

var nowheres atomic.Int32

// nowhere is a node that is not there: one port after another that systems keep for services
// that nobody has.
func nowhere(t *testing.T) Node {
	t.Helper()
	address := fmt.Sprint("127.0.0.1:", 100+nowheres.Add(1)%10)
	if c, err := net.Dial("tcp", address); err == nil {
		c.Close()
		t.Skipf("somebody listens at %s", address)
	}
	return Node{URL: "http://" + address, GRPC: address}
}

// clock is a time that goes on by pauses alone.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	pauses []time.Duration
	then   func() // is called after each pause; nil: nothing is
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pause(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.pauses = append(c.pauses, d)
	if c.then != nil {
		c.then()
	}
	return ctx.Err()
}

// open opens a cluster whose pauses take no time, and whose nodes may take long where nothing
// else is said: the machine has other things to do.
func open(t *testing.T, o Options) (*Cluster, *clock) {
	t.Helper()
	if o.Read == 0 {
		o.Read = time.Minute
	}
	c, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	now := &clock{now: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}
	c.pause, c.turn.now = now.pause, now.Now
	return c, now
}

// hang answers when its caller has gone.
func hang(ctx context.Context, _ *pb.SearchRequest) (*pb.SearchReply, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// silent answers as if its caller had waited in vain, if it would not wait for ever.
func silent(ctx context.Context, _ *pb.SearchRequest) (*pb.SearchReply, error) {
	if _, limited := ctx.Deadline(); !limited {
		return nil, status.Error(codes.Internal, "asked without a deadline")
	}
	return nil, status.Error(codes.DeadlineExceeded, "context deadline exceeded")
}

// found answers with a result of an id.
func found(id string) func(context.Context, *pb.SearchRequest) (*pb.SearchReply, error) {
	return func(context.Context, *pb.SearchRequest) (*pb.SearchReply, error) {
		return &pb.SearchReply{Results: []*pb.SearchResult{{Metadata: &pb.MetadataResult{Id: id}}}}, nil
	}
}

func failing(code codes.Code, text string) func(context.Context, *pb.SearchRequest) (*pb.SearchReply, error) {
	return func(context.Context, *pb.SearchRequest) (*pb.SearchReply, error) {
		return nil, status.Error(code, text)
	}
}

// ids are the ids of an answer.
func ids(r *pb.SearchReply) (ids []string) {
	for _, one := range r.GetResults() {
		ids = append(ids, one.Metadata.Id)
	}
	return ids
}
