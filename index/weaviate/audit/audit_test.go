package audit_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/structpb"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/indextest"
	"paperkin/index/weaviate/audit"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/weaviatetest"
	"paperkin/index/weaviate/write"
)

func TestMain(m *testing.M) { os.Exit(weaviatetest.Run(m)) }

// A library is one in a cluster, open for writing.
type library struct {
	*index.Writer
	in      *write.Library
	cluster *conn.Cluster
	name    string
}

// open opens a library in a cluster, or makes it.
func open(t *testing.T, dir, name string, c *conn.Cluster) *library {
	t.Helper()
	l := &library{cluster: c, name: name}
	o := write.Options{Name: name, Engine: c, Size: schema.SizeFor(c.Len(), 0),
		Made: func(ctx context.Context) error { return audit.Begin(ctx, c, name) }}
	for i := range c.Len() {
		o.Nodes = append(o.Nodes, c.At(i))
	}
	var err error
	l.Writer, err = index.OpenWriterElsewhere(t.Context(), dir, o.Place(), func(ctx context.Context, w *catalogue.Writer, r *catalogue.Reader) (index.Elsewhere, error) {
		opened, err := o.Open(ctx, w, r)
		if err == nil {
			l.in = opened.(*write.Library)
		}
		return opened, err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// varied are records of papers that have this and lack that.
func varied(n int) (lines []string) {
	for i := range n {
		line := fmt.Sprintf(`{"id":"p%04d","title":"Paper %d on Tides_%d","abstract":"Abstract number %d about the moon and %s."`, i, i, i%7, i, strings.Repeat("the sea ", i%5))
		switch i % 6 {
		case 1:
			line += `,"authors":["Jane Roe","Łukasz Kaiser"],"published":"2024-05-17","venue":"Nature  Physics "`
		case 2:
			line += fmt.Sprintf(`,"url":"https://example.org/%d","keywords":["Tides","SEA "],"cited_by_count":%d,"published":"2021"`, i, i)
		case 3:
			line = fmt.Sprintf(`{"id":"doi:10.1000/X%d","title":"Without an abstract %d","doi":"10.1000/X%d"`, i, i, i)
		case 4:
			line = fmt.Sprintf(`{"id":"q%d","title":"A %d of","abstract":"of the"`, i, i)
		}
		lines = append(lines, line+"}")
	}
	return lines
}

// unfit cannot embed papers without an abstract.
var unfit = &embedtest.Fake{Fail: func(text string) error {
	if strings.HasPrefix(text, "Without an abstract 3") {
		return fmt.Errorf("%w: unfit", embed.ErrNoVector)
	}
	return nil
}}

// filled makes a library with papers of all kinds and publishes it.
func filled(t *testing.T, dir, name string, c *conn.Cluster, n int) *library {
	t.Helper()
	l := open(t, dir, name, c)
	indextest.Add(t, l.Writer, varied(n)...)
	if _, err := l.Embed(t.Context(), unfit, index.BuildOptions{Batch: 200}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Publish(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *library) audit(t *testing.T, o audit.Options) audit.Report {
	t.Helper()
	r, err := audit.Run(t.Context(), l.Writer, l.in, l.cluster, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sound fails the test unless all nodes were found to be as they are to be.
func sound(t *testing.T, r audit.Report) {
	t.Helper()
	for _, n := range r.Nodes {
		if n.Err != nil || n.Left.Total() > 0 || !n.Noted {
			t.Errorf("%+v", n)
		}
	}
}

// TestAudit: what is missing, outdated or too much is found at every node, and mended.
func TestAudit(t *testing.T) {
	s := weaviatetest.Shared(t, 3)
	c := s.Open(t, conn.Options{})
	l := filled(t, t.TempDir(), s.Library(t), c, 2100)
	r := l.audit(t, audit.Options{})
	sound(t, r)
	for _, n := range r.Nodes {
		if n.Papers.Total()+n.Words.Total() > 0 {
			t.Errorf("%+v, and nothing was done to it", n)
		}
	}
	before := indextest.Ledger(t, l.Library)
	if before.Total() != 2100 || before.Failed == 0 {
		t.Fatalf("ledger %+v", before)
	}

	// Papers that are gone, one with a vector that no node has any more, and words.
	class := schema.ClassName(l.name, "1")
	gone := []string{schema.UUID("p0001"), schema.UUID("p0002"), schema.UUID("p0008")}
	for in, of := range map[string][]string{class: gone, schema.MetaName(l.name): {schema.WordUUID("moon"), schema.InfoUUID()}} {
		if _, err := c.Delete(t.Context(), in, byID(of)); err != nil {
			t.Fatal(err)
		}
	}
	stale := l.object(t, class, "p0006")
	fields := stale.Properties.NonRefProperties.Fields
	_, madeOf, _ := strings.Cut(fields[schema.Stamp].GetStringValue(), " ")
	fields[schema.Stamp] = structpb.NewStringValue("0 " + madeOf)
	surplus := l.object(t, class, "p0012")
	surplus.Uuid = schema.UUID("nobody")
	if err := c.Put(t.Context(), []*pb.BatchObject{stale, surplus}); err != nil {
		t.Fatal(err)
	}
	weaviatetest.Settle(t, c, class, 2098)
	for i := range c.Len() {
		weaviatetest.Until(t, func(ctx context.Context) error {
			r := &pb.SearchRequest{Collection: class, Filters: byID([]string{stale.Uuid}), Limit: 1, Properties: &pb.PropertiesRequest{NonRefProperties: []string{schema.Stamp}}}
			reply, err := c.At(i).Search(ctx, r)
			if err == nil && (len(reply.Results) != 1 || schema.Text(reply.Results[0], schema.Stamp) != "0 "+madeOf) {
				err = fmt.Errorf("node %d does not have what was put", i)
			}
			return err
		})
	}
	want := audit.Node{Papers: audit.Faults{Missing: 3, Outdated: 1, Surplus: 1}, Words: audit.Faults{Missing: 2}, First: "p0001"}
	want.Left = audit.Faults{Missing: 5, Outdated: 1, Surplus: 1}
	for i, n := range l.audit(t, audit.Options{}).Nodes {
		if want.URL, want.Name = c.URL(i), c.Name(i); n != want {
			t.Errorf("node %d: %+v, want %+v", i, n, want)
		}
	}
	if noted, err := audit.Read(t.Context(), c, l.name); err != nil || len(noted) > 0 {
		t.Errorf("noted %v, %v, want no node", noted, err)
	}
	r = l.audit(t, audit.Options{Repair: true})
	sound(t, r)
	if r.Lost != 3 {
		t.Errorf("%+v, want 3 papers without a vector", r)
	}
	if got := indextest.Ledger(t, l.Library); got.Done != before.Done-3 || got.Pending != before.Pending+3 {
		t.Errorf("ledger %+v, was %+v", got, before)
	}
	if _, err := l.Embed(t.Context(), unfit, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Publish(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r = l.audit(t, audit.Options{}) // a repair might put papers again to which no way leads
	sound(t, r)
	if got := indextest.Ledger(t, l.Library); got != before {
		t.Errorf("ledger %+v, want %+v; %+v", got, before, r)
	}
	if noted, err := audit.Read(t.Context(), c, l.name); err != nil || len(noted) != 3 {
		t.Errorf("noted %v, %v, want 3 nodes", noted, err)
	}
}

func byID(of []string) *pb.Filters {
	return &pb.Filters{Operator: pb.Filters_OPERATOR_CONTAINS_ANY, Target: &pb.FilterTarget{Target: &pb.FilterTarget_Property{Property: "_id"}},
		TestValue: &pb.Filters_ValueTextArray{ValueTextArray: &pb.TextArray{Values: of}}}
}

// object is a paper as it is in a class, with its vector.
func (l *library) object(t *testing.T, class, id string) (object *pb.BatchObject) {
	t.Helper()
	parts, err := l.in.Parts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if p.Class.Name != class {
			continue
		}
		if err := l.in.Each(t.Context(), p, nil, 1000, func(some []write.Wanted) error {
			for _, w := range some {
				if w.Object.Uuid == schema.UUID(id) {
					object = w.Object
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	reply, err := l.cluster.Search(t.Context(), &pb.SearchRequest{Collection: class, Filters: byID([]string{schema.UUID(id)}), Limit: 1,
		Metadata: &pb.MetadataRequest{Vectors: []string{schema.Vector}}})
	if err != nil || object == nil || len(reply.Results) != 1 {
		t.Fatalf("%s: %v, %v", id, object, err)
	}
	v, err := schema.ResultVector(reply.Results[0])
	if err != nil {
		t.Fatal(err)
	}
	object.Vectors = []*pb.Vectors{{Name: schema.Vector, VectorBytes: schema.VectorBytes(v), Type: pb.Vectors_VECTOR_TYPE_SINGLE_FP32}}
	return object
}

// TestUnpublished: what was not published yet is no fault, and neither is what has changed
// since in a space that is kept; a repair publishes it.
func TestUnpublished(t *testing.T) {
	s := weaviatetest.Shared(t, 3)
	c := s.Open(t, conn.Options{})
	l := filled(t, t.TempDir(), s.Library(t), c, 60)
	if _, err := l.Reindex(t.Context(), &embedtest.Fake{Model: "second"}, index.ReindexOptions{Keep: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Publish(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	indextest.Add(t, l.Writer, `{"id":"p0001","title":"Paper 1 on Tides_1","abstract":"Another abstract"}`,
		`{"id":"p0002","title":"Paper 2 on Tides_2","abstract":"Abstract number 2 about the moon and the sea the sea .","venue":"Nature","published":"2021"}`)
	r := l.audit(t, audit.Options{})
	for _, n := range r.Nodes {
		if n.Err != nil || n.Left.Total() > 0 || n.Noted {
			t.Errorf("%+v, and only nothing was published", n)
		}
	}
	if r.Unpublished != 2 {
		t.Errorf("%+v, want 2 papers that were not published", r)
	}
	if r = l.audit(t, audit.Options{Repair: true}); r.Again > 0 {
		t.Errorf("%+v, and nothing was wrong", r)
	}
	sound(t, r)
}

// silent is a node that does not answer.
type silent struct{ pb.UnimplementedWeaviateServer }

func (silent) Search(ctx context.Context, _ *pb.SearchRequest) (*pb.SearchReply, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (silent) Aggregate(ctx context.Context, _ *pb.AggregateRequest) (*pb.AggregateReply, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// TestSilent: a node that takes questions and does not answer them is told by its name, and the
// others are looked through all the same.
func TestSilent(t *testing.T) {
	s := weaviatetest.Shared(t, 3)
	l := filled(t, t.TempDir(), s.Library(t), s.Open(t, conn.Options{}), 60)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	pb.RegisterWeaviateServer(server, silent{})
	go server.Serve(listener)
	defer server.Stop()
	nodes := slices.Clone(s.Nodes)
	nodes[1].GRPC = listener.Addr().String()
	c, err := conn.Open(conn.Options{Nodes: nodes, Read: weaviatetest.ReadTime})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Statistics(t.Context()); err != nil { // which tells the names
		t.Fatal(err)
	}
	l.cluster = c
	r := l.audit(t, audit.Options{Patience: 8 * time.Second})
	for i, n := range r.Nodes {
		switch {
		case i != 1 && (n.Err != nil || n.Left.Total() > 0 || !n.Noted):
			t.Errorf("%+v", n)
		case i == 1 && (!errors.Is(n.Err, conn.ErrUnreachable) || !strings.Contains(n.Err.Error(), nodes[1].URL+": no answer within 8s") || n.Name != "weaviate-1" || n.Noted):
			t.Errorf("%+v", n)
		}
	}
}
