package write

import (
	"cmp"
	"context"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/catalogue"
	"paperkin/index/vector"
	"paperkin/index/weaviate/schema"
)

// lookAtOnce is how many papers are looked after at once: their objects with vectors are a
// megabyte or two.
const lookAtOnce = 256

// object is what the cluster has under the key of a paper.
type object struct {
	id     string
	stamp  stamp
	vector []float32 // if it was asked for
}

// look makes the objects of papers, by their keys, what the catalogue says: those that
// differ are put anew, with the vectors that they have, and those with an id that the paper
// had earlier are deleted. A paper whose vector is not there, or of another text, is lost:
// it becomes pending.
func (r *rows) look(ctx context.Context, of []int64) (put, lost int, err error) {
	papers, err := r.read.Whole(ctx, r.space.Key, of)
	if err != nil || len(papers) == 0 {
		return 0, 0, err
	}
	there, err := find(ctx, r.o.Engine, r.class, of, false)
	if err != nil {
		return 0, 0, err
	}
	var stale []string
	var differ []catalogue.Whole
	for _, p := range papers {
		id, want, is := schema.UUID(p.Paper.ID), stampOf(p), false
		for _, o := range there[p.Key] {
			if o.id != id {
				stale = append(stale, o.id)
			} else if o.stamp == want {
				is = true
			}
		}
		if !is {
			differ = append(differ, p)
		}
	}
	if lost, err = r.putAgain(ctx, differ); err != nil {
		return 0, lost, err
	}
	if len(stale) > 0 { // when the others are there
		_, err = r.o.Engine.Delete(ctx, r.class, ids(stale...))
	}
	return len(differ), lost, err
}

// putAgain puts papers with the vectors that the cluster has of their texts.
func (r *rows) putAgain(ctx context.Context, papers []catalogue.Whole) (lost int, err error) {
	if len(papers) == 0 {
		return 0, nil
	}
	vectors, err := r.vectorsOf(ctx, papers)
	if err != nil {
		return 0, err
	}
	records := make([]schema.Record, len(papers))
	missing := new(vector.Bitmap)
	for i, p := range papers {
		if p.HasVector() && vectors[p.Key] == nil {
			missing.Add(p.Slot)
			p.State = catalogue.Pending
			lost++
		}
		records[i] = recordOf(p, vectors[p.Key])
	}
	if lost > 0 {
		writing := context.WithoutCancel(ctx)
		err = r.write.Update(writing, func(tx *catalogue.Tx) error {
			_, err := tx.GiveUpRows(writing, r.space.Key, missing)
			return err
		})
	}
	if err != nil {
		return lost, err
	}
	return lost, r.putAll(ctx, r.class, records)
}

// vectorsOf returns the vectors of the texts of papers, by key: of those that have any and
// that the cluster has. A node may not have yet what others have, so all are asked, and one
// that fails matters only if none of the others has what is wanted.
func (r *rows) vectorsOf(ctx context.Context, papers []catalogue.Whole) (map[int64][]float32, error) {
	vectors := map[int64][]float32{}
	var failed error
	for n, engine := range append([]Engine{r.o.Engine}, r.o.Nodes...) {
		wanted, made := without(papers, vectors)
		if len(wanted) == 0 {
			return vectors, nil
		}
		found, err := find(ctx, engine, r.class, wanted, true)
		if err != nil && (n == 0 || ctx.Err() != nil) {
			return nil, err
		}
		failed = cmp.Or(err, failed)
		for key, objects := range found {
			for _, o := range objects {
				if o.stamp.made == made[key] && len(o.vector) == r.space.Dimensions {
					vectors[key] = o.vector
				}
			}
		}
	}
	if wanted, _ := without(papers, vectors); len(wanted) > 0 && failed != nil {
		return nil, failed
	}
	return vectors, nil
}

// without are the keys of those papers that have a vector which is not among some, and the
// hashes of their texts.
func without(papers []catalogue.Whole, vectors map[int64][]float32) (keys []int64, made map[int64]string) {
	made = map[int64]string{}
	for _, p := range papers {
		if p.HasVector() && vectors[p.Key] == nil {
			keys, made[p.Key] = append(keys, p.Key), p.Made
		}
	}
	return keys, made
}

// find returns the objects with the keys of papers.
func find(ctx context.Context, engine Engine, class string, of []int64, withVectors bool) (map[int64][]object, error) {
	ask := &pb.SearchRequest{Collection: class, Filters: keys(of),
		Limit:      uint32(4*len(of) + 16), // an object for each, but for a few that have two
		Properties: properties(schema.Key, schema.Stamp), Metadata: &pb.MetadataRequest{Uuid: true}}
	if withVectors {
		ask.Metadata.Vectors = []string{schema.Vector}
	}
	reply, err := engine.Search(ctx, ask)
	if err != nil {
		return nil, err
	}
	found := make(map[int64][]object, len(of))
	for _, result := range reply.Results {
		o := object{id: result.GetMetadata().GetId(), stamp: parseStamp(schema.Text(result, schema.Stamp))}
		if withVectors {
			if o.vector, err = schema.ResultVector(result); err != nil {
				return nil, err
			}
		}
		key := schema.Int(result, schema.Key)
		found[key] = append(found[key], o)
	}
	return found, nil
}
