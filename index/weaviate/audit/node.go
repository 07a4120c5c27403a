package audit

import (
	"context"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/write"
)

// A searcher is a node, as far as an audit asks it. See [conn.Cluster].
type searcher interface {
	Search(ctx context.Context, r *pb.SearchRequest) (*pb.SearchReply, error)
}

// fault is what is wrong with an object at a node.
type fault int

const (
	missing fault = iota
	partly
	outdated
)

// faults are the objects at a node with which something is wrong, by their ids.
type faults map[string]fault

func (f faults) count() (n Faults) {
	for _, one := range f {
		switch one {
		case missing:
			n.Missing++
		case partly:
			n.Partly++
		case outdated:
			n.Outdated++
		}
	}
	return n
}

// first is the id of the first of some papers that is among them, empty if none is.
func (f faults) first(some []write.Wanted) string {
	for _, w := range some {
		if _, is := f[w.Object.Uuid]; is {
			return valueOf(w.Object, schema.ID)
		}
	}
	return ""
}

// atNode asks a node for objects of a part, and returns those with which something is wrong.
func atNode(ctx context.Context, n searcher, p write.Part, some []write.Wanted) (faults, error) {
	found := faults{}
	if !p.Whole() {
		var err error
		if some, err = unchanged(ctx, n, p, some); err != nil {
			return nil, err
		}
	}
	for _, w := range some {
		found[w.Object.Uuid] = missing
	}
	for _, vectors := range []bool{false, true} {
		var these []write.Wanted
		for _, w := range some {
			if w.HasVector == vectors {
				these = append(these, w)
			}
		}
		if err := found.byAll(ctx, n, p, these); err != nil {
			return nil, err
		}
	}
	for _, property := range p.Class.Properties {
		if property.Searchable {
			if err := found.byWords(ctx, n, p, property.Name, some); err != nil {
				return nil, err
			}
		}
	}
	return found, found.byID(ctx, n, p)
}

// request asks for objects of a part.
func request(p write.Part, filters *pb.Filters, n int, properties ...string) *pb.SearchRequest {
	return &pb.SearchRequest{Collection: p.Class.Name, Filters: filters, Limit: uint32(n),
		Properties: &pb.PropertiesRequest{NonRefProperties: properties}, Metadata: &pb.MetadataRequest{Uuid: true}}
}

// unchanged leaves those papers out that a node has otherwise than the catalogue has them: in
// a space that is not the active one they are brought up to date when it is.
func unchanged(ctx context.Context, n searcher, p write.Part, some []write.Wanted) ([]write.Wanted, error) {
	all := make([]string, len(some))
	for i, w := range some {
		all[i] = w.Object.Uuid
	}
	reply, err := n.Search(ctx, request(p, ids(all), len(all), p.Says))
	if err != nil {
		return nil, err
	}
	says := saysOf(reply, p)
	return slices.DeleteFunc(slices.Clone(some), func(w write.Wanted) bool {
		said, ok := says[w.Object.Uuid]
		return ok && said != valueOf(w.Object, p.Says)
	}), nil
}

// saysOf is what objects say that they were made of, by their ids.
func saysOf(reply *pb.SearchReply, p write.Part) map[string]string {
	says := make(map[string]string, len(reply.Results))
	for _, result := range reply.Results {
		says[result.GetMetadata().GetId()] = schema.Text(result, p.Says)
	}
	return says
}

// byAll asks for objects, all with a vector or all without, by the indexes of all of their
// properties and of vectors at the same time. What is found is right, or outdated.
//
// For as few objects as these Weaviate compares all that pass the filter with the vector of
// the question, if its graph has them: whichever vector that is.
func (f faults) byAll(ctx context.Context, n searcher, p write.Part, some []write.Wanted) error {
	if len(some) == 0 {
		return nil
	}
	r := request(p, everything(p.Class, some), len(some), p.Says)
	if some[0].HasVector {
		r.NearVector = nearAny(p)
	}
	reply, err := n.Search(ctx, r)
	if err != nil {
		return err
	}
	says := saysOf(reply, p)
	for _, w := range some {
		switch said, ok := says[w.Object.Uuid]; {
		case ok && said == valueOf(w.Object, p.Says):
			delete(f, w.Object.Uuid)
		case ok:
			f[w.Object.Uuid] = outdated
		}
	}
	return nil
}

// byWords searches for objects that seem right by a word of a property of theirs. Filters do
// not use the index that this uses.
func (f faults) byWords(ctx context.Context, n searcher, p write.Part, property string, some []write.Wanted) error {
	var query []string
	var of []string
	for _, w := range some {
		if _, wrong := f[w.Object.Uuid]; wrong {
			continue
		}
		if word := longest(valueOf(w.Object, property)); word != "" {
			query, of = append(query, word), append(of, w.Object.Uuid)
		}
	}
	if len(of) == 0 {
		return nil
	}
	r := request(p, ids(of), len(of))
	r.Bm25Search = &pb.BM25{Query: joined(query), Properties: []string{property}}
	reply, err := n.Search(ctx, r)
	if err != nil {
		return err
	}
	there := idsIn(reply)
	for _, id := range of {
		if !there[id] {
			f[id] = partly
		}
	}
	return nil
}

// byID asks for those that are missing by nothing but their ids, and says of which that
// found it that some indexes have it.
func (f faults) byID(ctx context.Context, n searcher, p write.Part) error {
	var of []string
	for id, one := range f {
		if one == missing {
			of = append(of, id)
		}
	}
	if len(of) == 0 {
		return nil
	}
	reply, err := n.Search(ctx, request(p, ids(of), len(of)))
	if err != nil {
		return err
	}
	for id := range idsIn(reply) {
		f[id] = partly
	}
	return nil
}

func idsIn(reply *pb.SearchReply) map[string]bool {
	there := map[string]bool{}
	for _, result := range reply.Results {
		there[result.GetMetadata().GetId()] = true
	}
	return there
}
