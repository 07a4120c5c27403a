package write

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/schema"
)

// errKilled is what a fake returns from the moment on at which the process is killed.
var errKilled = errors.New("killed")

// fake is a cluster in memory: what the writer asks of one.
type fake struct {
	mu      sync.Mutex
	classes map[string]map[string]*pb.BatchObject
	aliases map[string]string

	calls   []string
	killAt  int  // number of the call at which the process is killed; 0: never
	after   bool // that call still has its effect
	refuses func(o *pb.BatchObject) error
}

func newFake() *fake {
	return &fake{classes: map[string]map[string]*pb.BatchObject{}, aliases: map[string]string{}}
}

// call makes a call that changes something, or returns what is wrong.
func (f *fake) call(name string, do func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, name)
	n := len(f.calls)
	if f.killAt > 0 && (n > f.killAt || n == f.killAt && !f.after) {
		return errKilled
	}
	err := do()
	if n == f.killAt {
		return errKilled
	}
	return err
}

func (f *fake) class(name string) (map[string]*pb.BatchObject, error) {
	if objects, ok := f.classes[name]; ok {
		return objects, nil
	}
	return nil, fmt.Errorf("no class %s", name)
}

func (f *fake) Put(_ context.Context, objects []*pb.BatchObject) error {
	return f.call(fmt.Sprint("put ", objects[0].Collection), func() error {
		for _, o := range objects {
			class, err := f.class(o.Collection)
			if err == nil && f.refuses != nil {
				err = f.refuses(o)
			}
			if err != nil {
				return err
			}
			class[o.Uuid] = o
		}
		return nil
	})
}

func (f *fake) Delete(_ context.Context, name string, where *pb.Filters) (n int, err error) {
	err = f.call("delete "+name, func() error {
		class, err := f.class(name)
		if err != nil {
			return err
		}
		maps.DeleteFunc(class, func(_ string, o *pb.BatchObject) bool {
			if passes(o, where) {
				n++
				return true
			}
			return false
		})
		return nil
	})
	return n, err
}

func (f *fake) CreateClass(_ context.Context, c schema.Class) error {
	return f.call("create "+c.Name, func() error {
		if f.classes[c.Name] == nil {
			f.classes[c.Name] = map[string]*pb.BatchObject{}
		}
		return nil
	})
}

func (f *fake) DropClass(_ context.Context, name string) error {
	return f.call("drop "+name, func() error {
		delete(f.classes, name)
		return nil
	})
}

func (f *fake) Classes(context.Context) (names []string, err error) {
	err = f.call("classes", func() error {
		names = slices.Sorted(maps.Keys(f.classes))
		return nil
	})
	return names, err
}

func (f *fake) SetAlias(_ context.Context, alias, class string) error {
	return f.call("alias "+class, func() error {
		f.aliases[alias] = class
		return nil
	})
}

func (f *fake) DropAlias(_ context.Context, alias string) error {
	return f.call("drop alias", func() error {
		delete(f.aliases, alias)
		return nil
	})
}

func (f *fake) Alias(_ context.Context, alias string) (class string, err error) {
	err = f.call("alias?", func() error {
		class = f.aliases[alias]
		return nil
	})
	return class, err
}

func (f *fake) Search(_ context.Context, r *pb.SearchRequest) (reply *pb.SearchReply, err error) {
	err = f.call("search "+r.Collection, func() error {
		class, err := f.class(r.Collection)
		if err != nil {
			return err
		}
		reply = &pb.SearchReply{}
		for _, o := range class {
			if r.Filters == nil || passes(o, r.Filters) {
				reply.Results = append(reply.Results, resultOf(o, r))
			}
		}
		slices.SortFunc(reply.Results, func(a, b *pb.SearchResult) int {
			return cmp.Or(cmp.Compare(a.Metadata.Distance, b.Metadata.Distance), cmp.Compare(a.Metadata.Id, b.Metadata.Id))
		})
		reply.Results = reply.Results[:min(len(reply.Results), int(r.Limit))]
		return nil
	})
	return reply, err
}

func (f *fake) Aggregate(_ context.Context, r *pb.AggregateRequest) (reply *pb.AggregateReply, err error) {
	err = f.call("count "+r.Collection, func() error {
		class, err := f.class(r.Collection)
		n := int64(len(class))
		reply = &pb.AggregateReply{Result: &pb.AggregateReply_SingleResult{SingleResult: &pb.AggregateReply_Single{ObjectsCount: &n}}}
		return err
	})
	return reply, err
}

// resultOf is what a search returns of an object.
func resultOf(o *pb.BatchObject, r *pb.SearchRequest) *pb.SearchResult {
	result := &pb.SearchResult{Metadata: &pb.MetadataResult{Id: o.Uuid},
		Properties: &pb.PropertiesResult{NonRefProps: &pb.Properties{Fields: map[string]*pb.Value{}}}}
	for _, name := range r.Properties.NonRefProperties {
		if v, ok := o.Properties.NonRefProperties.Fields[name]; ok {
			value := &pb.Value{Kind: &pb.Value_TextValue{TextValue: v.GetStringValue()}}
			if v.GetStringValue() == "" {
				value = &pb.Value{Kind: &pb.Value_IntValue{IntValue: int64(v.GetNumberValue())}}
			}
			result.Properties.NonRefProps.Fields[name] = value
		}
	}
	if r.NearVector != nil {
		asked, _ := schema.VectorOf(r.NearVector.Vectors[0].VectorBytes)
		dot := float32(0)
		for i, x := range vectorOf(o) {
			dot += x * asked[i]
		}
		result.Metadata.Distance = -dot
	}
	if len(r.Metadata.GetVectors()) > 0 {
		result.Metadata.Vectors = o.Vectors
	}
	return result
}

// vectorOf is the vector of an object, nil if it has none.
func vectorOf(o *pb.BatchObject) []float32 {
	if len(o.Vectors) == 0 {
		return nil
	}
	v, _ := schema.VectorOf(o.Vectors[0].VectorBytes)
	return v
}

// passes reports whether an object passes one of the filters of file ask.go.
func passes(o *pb.BatchObject, where *pb.Filters) bool {
	name := where.Target.GetProperty()
	switch {
	case name == idPath:
		return slices.Contains(where.GetValueTextArray().GetValues(), o.Uuid)
	case name == schema.Key:
		return slices.Contains(where.GetValueIntArray().GetValues(), numberOf(o, name))
	default:
		return textOf(o, name) == where.GetValueText()
	}
}

func textOf(o *pb.BatchObject, name string) string {
	return o.Properties.NonRefProperties.Fields[name].GetStringValue()
}

func numberOf(o *pb.BatchObject, name string) int64 {
	return int64(o.Properties.NonRefProperties.Fields[name].GetNumberValue())
}
