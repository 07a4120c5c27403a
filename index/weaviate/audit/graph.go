package audit

import (
	"cmp"
	"context"
	"maps"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/lexical"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/write"
)

// A paper that the graph of a node has may still be one that no way through the graph leads
// to, and then only questions with filters find it. After kills of a node that was written to,
// one in some fifty graphs of 900 papers had such a paper. One question that asks for all
// papers tells which; larger libraries than one answer holds are not looked through.
//
// So may a graph be to which nothing has happened: that of 2,080 papers lacked one or two at
// each node in one run of two, and putting them again did not help. Such papers make no node
// one that is not as it is to be.

// ways looks at each node for papers that its graph does not lead to, puts them again, and
// tells of those for which that has helped. One page has to hold all papers with vectors.
func (a *audit) ways(ctx context.Context, p write.Part, words *lexical.Index) error {
	var all []write.Wanted
	err := a.library.Each(ctx, p, words, atOnce, func(some []write.Wanted) error {
		for _, w := range some {
			if w.HasVector {
				all = append(all, w)
			}
		}
		return nil
	})
	if err != nil || len(all) == 0 {
		return err
	}
	r := request(p, nil, pageOf)
	r.NearVector = nearAny(p)
	look := func(ctx context.Context, n searcher, some []write.Wanted) (faults, error) {
		return strayed(ctx, n, r, some)
	}
	found, err := a.look(ctx, all, look)
	if err != nil {
		return err
	}
	for i := range found {
		if a.report.Nodes[i].Left.Total() > 0 { // those are not led to either
			found[i] = nil
		}
	}
	left, err := a.mend(ctx, p, all, found, true, look)
	if err != nil {
		return err
	}
	for i := range found {
		n := &a.report.Nodes[i]
		if n.Err != nil {
			continue
		}
		mended := maps.Clone(found[i])
		maps.DeleteFunc(mended, func(id string, _ fault) bool { _, is := left[i][id]; return is })
		n.Papers.add(mended.count())
		n.First = cmp.Or(n.First, mended.first(all))
	}
	return nil
}

// strayed returns those of some papers with vectors that a node does not find when it is
// asked for all.
func strayed(ctx context.Context, n searcher, r *pb.SearchRequest, some []write.Wanted) (faults, error) {
	reply, err := n.Search(ctx, r)
	if err != nil {
		return nil, err
	}
	found, there := faults{}, idsIn(reply)
	for _, w := range some {
		if w.HasVector && !there[w.Object.Uuid] {
			found[w.Object.Uuid] = partly
		}
	}
	return found, nil
}

// nearAny asks for what is near to a vector, whichever that is.
func nearAny(p write.Part) *pb.NearVector {
	any := make([]float32, p.Dimensions())
	any[0] = 1
	return schema.Near(any)
}
