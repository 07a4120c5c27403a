package conn_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/weaviatetest"
)

// Tests in this file write to a real cluster, some of it gone.

// TestWrites: a put is an upsert, a deletion deletes, classes and aliases come and go.
func TestWrites(t *testing.T) {
	s := weaviatetest.Shared(t, 3)
	c := s.Open(t, conn.Options{})
	library := s.Library(t)
	records := dated(30)
	class := made(t, c, library, records)
	ctx := t.Context()
	for range 2 {
		if err := c.CreateClass(ctx, schema.PapersClass(class, schema.SizeFor(3, 0))); err != nil {
			t.Error(err)
		}
	}
	if err := c.CreateClass(ctx, schema.MetaClass(class, schema.SizeFor(3, 1))); !errors.Is(err, conn.ErrOtherClass) {
		t.Errorf("another class of the name: %v", err)
	}
	records[4].Paper.Title = "Other"
	put(t, c, class, records)
	weaviatetest.Until(t, func(context.Context) error {
		for i := range c.Len() {
			if got := keys(t, c.At(i), class, text(schema.TitleKey, pb.Filters_OPERATOR_EQUAL, "other")); !slices.Equal(got, []int64{5}) {
				return fmt.Errorf("changed: %v", got)
			}
		}
		return nil
	})
	some := on(schema.Key, pb.Filters_OPERATOR_CONTAINS_ANY)
	some.TestValue = &pb.Filters_ValueIntArray{ValueIntArray: &pb.IntArray{Values: []int64{2, 3, 99}}}
	for _, want := range []int{2, 0} {
		if n, err := c.Delete(ctx, class, some); err != nil || n != want {
			t.Errorf("deleted %d, %v, want %d", n, err, want)
		}
		weaviatetest.Settle(t, c, class, 28)
	}
	meta := schema.MetaName(library)
	if err := c.CreateClass(ctx, schema.MetaClass(meta, schema.SizeFor(3, 1))); err != nil {
		t.Fatal(err)
	}
	if err := c.Put(ctx, []*pb.BatchObject{schema.InfoObject(meta, []byte(`{"a":1}`))}); err != nil {
		t.Fatal(err)
	}
	weaviatetest.Until(t, func(ctx context.Context) error {
		for i := range c.Len() {
			info, err := c.At(i).Search(ctx, &pb.SearchRequest{Collection: meta, Filters: anyOf("_id", []string{schema.InfoUUID()}), Limit: 1,
				Properties: &pb.PropertiesRequest{NonRefProperties: []string{schema.Body}}})
			if err != nil || len(info.Results) != 1 || schema.Text(info.Results[0], schema.Body) != `{"a":1}` {
				return fmt.Errorf("info: %v, %v", info, err)
			}
		}
		return nil
	})
	for _, of := range []string{class, meta, class} {
		if err := c.SetAlias(ctx, library, of); err != nil {
			t.Fatal(err)
		}
		if got, err := c.Alias(ctx, library); got != of || err != nil {
			t.Errorf("alias of %q, %v, want %q", got, err, of)
		}
	}
	if got := keys(t, c, library, nil); len(got) != 28 {
		t.Errorf("by its alias: %v", got)
	}
	bad := encoded(t, class, dated(1))
	bad[0].Vectors = []*pb.Vectors{{Name: "other", VectorBytes: schema.VectorBytes([]float32{1})}}
	var failed *conn.ObjectError
	if err := c.Put(ctx, bad); !errors.As(err, &failed) || errors.Is(err, conn.ErrUnreachable) {
		t.Errorf("a vector of no name: %v", err)
	}
}

// TestKilled: what is acknowledged stays, whoever is killed; who restarts is known; and where
// a majority is gone, writes end.
func TestKilled(t *testing.T) {
	s := weaviatetest.Start(t, 3)
	patient := conn.Options{Read: 10 * time.Second} // one that is starting may hang
	c := s.Open(t, patient)
	ctx := t.Context()
	library := s.Library(t)
	records := dated(60)
	class := made(t, c, library, records[:20])
	marked, err := c.Mark(ctx, library, class)
	if err != nil {
		t.Fatal(err)
	}
	audit := conn.Audit{}
	for _, n := range marked {
		audit[n.Name] = n.Initial
	}
	restarted := func(want string) { // some seconds pass until a node hears of all that are there
		t.Helper()
		weaviatetest.Until(t, func(ctx context.Context) error {
			all, err := c.Statistics(ctx)
			if got := strings.Join(audit.Restarted(all), " "); err == nil && (got != want || len(all) < 3) {
				err = fmt.Errorf("restarted are %q, want %q, of %d nodes", got, want, len(all))
			}
			return err
		})
	}
	restarted("")

	looks := func() (errs []error) { // of processes that have just begun, and know all nodes or one
		for _, nodes := range [][]conn.Node{s.Nodes, s.Nodes[:1]} {
			fresh, err := conn.Open(conn.Options{Nodes: nodes, Read: patient.Read})
			if err != nil {
				t.Fatal(err)
			}
			_, err = fresh.Look(ctx, class)
			errs = append(errs, err)
			fresh.Close()
		}
		return errs
	}
	s.Kill(1)
	if errs := looks(); errors.Join(errs...) != nil {
		t.Errorf("one of three is gone: %v", errs)
	}
	for i := 20; i < 40; i += 4 {
		put(t, c, class, records[i:i+4])
	}
	for range 6 { // two of three are a majority: nothing is late
		if got := keys(t, c, class, nil); len(got) != 40 {
			t.Errorf("%d papers while a node is gone", len(got))
		}
	}
	s.Restart(t, 1)
	restarted("weaviate-1")
	c.LeaveOut("weaviate-1")
	for range 6 {
		if got := keys(t, c, class, nil); len(got) != 40 {
			t.Errorf("%d papers after the restart", len(got))
		}
	}

	// As an audit does, and then a second restart without a change in between.
	if marked, err = c.Mark(ctx, library, class); err != nil {
		t.Fatal(err)
	}
	audit["weaviate-1"] = marked[1].Initial
	restarted("")
	s.Kill(1, 2)
	s.Restart(t, 1, 2)
	restarted("weaviate-1 weaviate-2")

	s.Kill(1, 2)
	for _, err := range looks() {
		if !errors.Is(err, conn.ErrMinority) {
			t.Errorf("two of three are gone: %v", err)
		}
	}
	brief := s.Open(t, conn.Options{Read: patient.Read, Write: time.Second})
	if err := brief.Put(ctx, encoded(t, class, records[40:])); !errors.Is(err, conn.ErrUnreachable) {
		t.Errorf("put without a majority: %v", err)
	}
	if err := brief.SetAlias(ctx, library, class); !errors.Is(err, conn.ErrUnreachable) {
		t.Errorf("an alias without a majority: %v", err)
	}
	weaviatetest.Until(t, func(ctx context.Context) error { // some seconds after they ended
		if err := c.Ready(ctx); !errors.Is(err, conn.ErrUnreachable) {
			return fmt.Errorf("ready without a majority: %v", err)
		}
		return nil
	})
	s.Restart(t, 1, 2)
	put(t, c, class, records[40:])
	weaviatetest.Settle(t, c.At(0), class, 60)
}
