package conn

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// objects are objects a, b, c and so on.
func objects(names ...string) (all []*pb.BatchObject) {
	for _, name := range names {
		all = append(all, &pb.BatchObject{Uuid: name, Collection: "Papers_1"})
	}
	return all
}

// writes notes what is put, and answers by a script, the last line of which is repeated: for
// each call the positions that fail, or an error.
type writes struct {
	script []any
	text   string // of errors of objects
	got    []string
	levels []pb.ConsistencyLevel
}

func (w *writes) put(r *pb.BatchObjectsRequest) (*pb.BatchObjectsReply, error) {
	var names []string
	for _, o := range r.Objects {
		names = append(names, o.Uuid)
	}
	w.got = append(w.got, strings.Join(names, ""))
	w.levels = append(w.levels, r.GetConsistencyLevel())
	line := w.script[min(len(w.got), len(w.script))-1]
	if err, ok := line.(error); ok {
		return nil, err
	}
	reply := new(pb.BatchObjectsReply)
	for _, i := range line.([]int32) {
		reply.Errors = append(reply.Errors, &pb.BatchObjectsReply_BatchError{Index: i, Error: w.text})
	}
	return reply, nil
}

// TestPut: the error of each object is read, those alone are put again, after pauses that
// grow, and all at QUORUM.
func TestPut(t *testing.T) {
	const busy = "broadcast: cannot reach enough replicas"
	none := []int32{}
	for _, tt := range []struct {
		name   string
		script []any
		want   string // what is put
		pauses int
	}{
		{"nothing fails", []any{none}, "abcd", 0},
		{"objects fail", []any{[]int32{1, 3}, []int32{0}, none}, "abcd bd b", 2},
		{"the node fails", []any{status.Error(codes.Unavailable, "gone"), none}, "abcd abcd", 0},
		{"the node fails behind objects", []any{[]int32{2}, status.Error(codes.DeadlineExceeded, ""), none}, "abcd c c", 2},
		{"all nodes fail for a while", []any{status.Error(codes.Unavailable, ""), status.Error(codes.Unavailable, ""), status.Error(codes.Unavailable, ""), none}, "abcd abcd abcd abcd", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := &writes{script: tt.script, text: busy}
			var nodes []Node
			for range 2 {
				nodes = append(nodes, (&scripted{put: w.put}).start(t))
			}
			var urls []string
			c, now := open(t, Options{Nodes: nodes, OnCall: func(_, node string) { urls = append(urls, node) }})
			if err := c.Put(t.Context(), objects("a", "b", "c", "d")); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(w.got, " "); got != tt.want {
				t.Errorf("put %q, want %q", got, tt.want)
			}
			if slices.Max(w.levels) != pb.ConsistencyLevel_CONSISTENCY_LEVEL_QUORUM || slices.Min(w.levels) != slices.Max(w.levels) {
				t.Errorf("at %v", w.levels)
			}
			if len(now.pauses) != tt.pauses || !slices.IsSorted(now.pauses) || tt.pauses > 1 && now.pauses[0] == now.pauses[1] {
				t.Errorf("paused %v", now.pauses)
			}
			if len(urls) > 1 && urls[0] == urls[1] {
				t.Errorf("the same node again: %q", urls)
			}
		})
	}
}

// TestPutRefused: what no node takes is not tried for long, and its id and reason are told.
func TestPutRefused(t *testing.T) {
	w := &writes{script: []any{[]int32{1, 2}, []int32{0, 1}}, text: "vector dimensions do not match"}
	s := &scripted{put: w.put}
	c, _ := open(t, Options{Nodes: []Node{s.start(t), s.start(t), s.start(t)}})
	err := c.Put(t.Context(), objects("a", "b", "c"))
	var failed *ObjectError
	if !errors.As(err, &failed) || errors.Is(err, ErrUnreachable) || len(w.got) != 3 {
		t.Fatalf("got %v after %d tries", err, len(w.got))
	}
	if want := (ObjectError{"Papers_1", "b", "vector dimensions do not match", 2}); *failed != want {
		t.Errorf("got %+v, want %+v", *failed, want)
	}
	if want := "object b of Papers_1 (and 1 more): vector dimensions do not match"; failed.Error() != want {
		t.Errorf("got %q, want %q", failed, want)
	}
	if failed.Failed = 1; failed.Error() != "object b of Papers_1: vector dimensions do not match" {
		t.Errorf("of one: %q", failed)
	}
	w.script = []any{[]int32{7}}
	if err := c.Put(t.Context(), objects("a")); err == nil || !strings.Contains(err.Error(), "error of object 7 of 1") {
		t.Errorf("an error of no object: %v", err)
	}
}

// TestPutBehind: nodes that do not know the class yet, as after their leader ended, are asked
// until they do; if they never do, the error says so, and that of no node that is missing.
func TestPutBehind(t *testing.T) {
	const text = "class 'Papers_1' not present in schema"
	for name, script := range map[string][]any{
		"objects": {[]int32{0}, []int32{0}, []int32{0}, []int32{0}, []int32{0}, []int32{}},
		"calls":   {errors.New(text), errors.New(text), errors.New(text), errors.New(text), errors.New(text), []int32{}},
	} {
		w := &writes{script: script, text: text}
		s := &scripted{put: w.put}
		c, now := open(t, Options{Nodes: []Node{s.start(t), s.start(t), s.start(t)}, Write: 10 * time.Second})
		if err := c.Put(t.Context(), objects("a")); err != nil || len(w.got) != len(script) {
			t.Errorf("%s: %v after %d tries", name, err, len(w.got))
		}
		w.script, w.got = script[:1], nil
		begin := now.Now()
		err := c.Put(t.Context(), objects("a"))
		if err == nil || errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), text) {
			t.Errorf("%s: never: %v", name, err)
		}
		if took := now.Now().Sub(begin); took < 15*time.Second || took > 30*time.Second {
			t.Errorf("%s: tried for %v", name, took)
		}
	}
}

// TestPutGivesUp: replicas that do not come back end a write.
func TestPutGivesUp(t *testing.T) {
	for name, line := range map[string]any{"objects": []int32{0}, "nodes": status.Error(codes.Unavailable, "maintenance")} {
		w := &writes{script: []any{line}, text: "cannot reach enough replicas"}
		s := &scripted{put: w.put}
		c, now := open(t, Options{Nodes: []Node{s.start(t), s.start(t)}, Write: 10 * time.Second})
		begin := now.Now()
		if err := c.Put(t.Context(), objects("a")); !errors.Is(err, ErrUnreachable) || !strings.Contains(err.Error(), "http://127.0.0.1") {
			t.Errorf("%s: %v", name, err)
		}
		if took := now.Now().Sub(begin); took < 15*time.Second || took > 30*time.Second {
			t.Errorf("%s: tried for %v", name, took)
		}
	}
	c, _ := open(t, Options{Nodes: []Node{nowhere(t)}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Put(ctx, objects("a")); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who has gone: %v", err)
	}
}

// TestPutInParts: what is too large for one call is put by several.
func TestPutInParts(t *testing.T) {
	w := &writes{script: []any{[]int32{}}}
	s := &scripted{put: w.put}
	c, _ := open(t, Options{Nodes: []Node{s.start(t, grpc.MaxRecvMsgSize(100<<20))}})
	all := objects("a", "b", "c", "d", "e")
	for _, o := range all[:4] {
		o.VectorBytes = make([]byte, mostBytes/2)
	}
	if err := c.Put(t.Context(), all); err != nil || strings.Join(w.got, " ") != "ab cd e" {
		t.Errorf("got %q, %v", w.got, err)
	}
	if err := c.Put(t.Context(), nil); err != nil || len(w.got) != 3 {
		t.Errorf("nothing: %v", err)
	}
}

// TestDelete: deleting goes on until nothing is left, and does not believe a single node once
// one has failed.
func TestDelete(t *testing.T) {
	type reply struct{ matches, successful, failed int64 }
	for _, tt := range []struct {
		name    string
		script  []any
		deleted int
	}{
		{"at once", []any{reply{3, 3, 0}}, 3},
		{"nothing", []any{reply{0, 0, 0}}, 0},
		{"more than one call deletes", []any{reply{25, 10, 0}, reply{15, 10, 0}, reply{5, 5, 0}}, 25},
		{"objects fail", []any{reply{3, 2, 1}, reply{1, 1, 0}, reply{0, 0, 0}}, 3},
		{"a node fails", []any{status.Error(codes.DeadlineExceeded, ""), reply{2, 2, 0}, reply{0, 0, 0}}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			calls := 0
			s := &scripted{delete: func(r *pb.BatchDeleteRequest) (*pb.BatchDeleteReply, error) {
				if r.GetConsistencyLevel() != pb.ConsistencyLevel_CONSISTENCY_LEVEL_QUORUM || r.Collection != "Papers_1" || r.Filters.GetValueInt() != 7 {
					t.Errorf("asked %v", r)
				}
				calls++
				if calls > len(tt.script) {
					return nil, fmt.Errorf("one call too many")
				}
				if err, ok := tt.script[calls-1].(error); ok {
					return nil, err
				}
				a := tt.script[calls-1].(reply)
				return &pb.BatchDeleteReply{Matches: a.matches, Successful: a.successful, Failed: a.failed}, nil
			}}
			c, _ := open(t, Options{Nodes: []Node{s.start(t), s.start(t), s.start(t)}})
			n, err := c.Delete(t.Context(), "Papers_1", &pb.Filters{TestValue: &pb.Filters_ValueInt{ValueInt: 7}})
			if err != nil || n != tt.deleted || calls != len(tt.script) {
				t.Errorf("deleted %d with %d calls, %v, want %d with %d", n, calls, err, tt.deleted, len(tt.script))
			}
		})
	}
}
