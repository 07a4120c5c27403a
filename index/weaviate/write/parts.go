package write

import (
	"context"
	"fmt"
	"slices"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/catalogue"
	"paperkin/index/fill"
	"paperkin/index/lexical"
	"paperkin/index/vector"
	"paperkin/index/weaviate/schema"
)

// What follows is for package audit, which compares what each node has with what it is to
// have.

// A Part is one of the library's classes.
type Part struct {
	Class schema.Class
	Says  string // the property that says what an object was made of

	space catalogue.Space // of its papers; zero: it has the words
}

// HasPapers reports whether the objects of the part are papers.
func (p Part) HasPapers() bool { return p.space.Key != 0 }

// Dimensions is how many components the vectors of the part have, 0 if there are none.
func (p Part) Dimensions() int { return p.space.Dimensions }

// Whole reports whether the part has nothing but what it is to have. The class of a space
// that is not the active one may have more: papers that were put before their vectors were
// noted, say.
func (p Part) Whole() bool { return !p.HasPapers() || p.space.Role == catalogue.Active }

// A Wanted is an object that a part is to have.
type Wanted struct {
	Object    *pb.BatchObject // without its vector
	HasVector bool

	paper catalogue.Whole // of a part of papers
}

// Name is that of the library in the cluster.
func (l *Library) Name() string { return l.o.Name }

// Parts are the classes of the library that have anything: of the words first, then of each
// of its spaces.
func (l *Library) Parts(ctx context.Context) ([]Part, error) {
	if l.info.Library == "" {
		return nil, nil
	}
	parts := []Part{{Class: schema.MetaClass(l.meta, l.o.Size), Says: schema.Body}}
	spaces, err := l.read.Spaces(ctx)
	for _, s := range spaces {
		if name := l.class(s.Key); slices.Contains(l.classes, name) {
			parts = append(parts, Part{Class: schema.PapersClass(name, l.o.Size), Says: schema.Stamp, space: s})
		}
	}
	return parts, err
}

// Unpublished is how many papers have changed, were added or removed since the library was
// published.
func (l *Library) Unpublished(ctx context.Context) (int, error) {
	n, _, err := l.read.CountChanges(ctx, l.info.Change)
	return n, err
}

// Count estimates how many objects a part is to have.
func (l *Library) Count(ctx context.Context, p Part, words *lexical.Index) (int, error) {
	if p.HasPapers() {
		return l.read.CountPapers(ctx)
	}
	n := 1
	if words == nil {
		return n, nil
	}
	return n, words.EachWord(ctx, func(string) bool { n++; return true })
}

// Each calls yield with the objects that a part is to have, at most n at a time. words is the
// word index of the library; nil for one without papers. Papers that have changed since it
// was published are left out, and of a space that is not the active one those without a
// vector: they are put when it is.
func (l *Library) Each(ctx context.Context, p Part, words *lexical.Index, n int, yield func([]Wanted) error) error {
	if p.HasPapers() {
		return l.eachPaper(ctx, p, n, yield)
	}
	body, err := l.info.Body()
	if err != nil {
		return err
	}
	some := []Wanted{{Object: schema.InfoObject(l.meta, body)}}
	err = l.eachWord(ctx, words, func(c counted) error {
		if some = append(some, Wanted{Object: c.object}); len(some) < n {
			return nil
		}
		err := yield(some)
		some = some[:0]
		return err
	})
	if err != nil || len(some) == 0 {
		return err
	}
	return yield(some)
}

func (l *Library) eachPaper(ctx context.Context, p Part, n int, yield func([]Wanted) error) error {
	last, err := l.read.LastKey(ctx)
	if err != nil {
		return err
	}
	for from := int64(1); from <= last; from += keysAtOnce {
		keys, err := l.read.KeysFrom(ctx, from, from+keysAtOnce)
		if err != nil {
			return err
		}
		for some := range slices.Chunk(keys, n) {
			papers, err := l.read.Whole(ctx, p.space.Key, some)
			if err != nil {
				return err
			}
			wanted, err := l.wantedOf(p, papers)
			if err == nil {
				err = yield(wanted)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// keysAtOnce is how many keys of papers are in memory at once.
const keysAtOnce = 1 << 20

// wantedOf are the objects of papers that a part is to have.
func (l *Library) wantedOf(p Part, papers []catalogue.Whole) ([]Wanted, error) {
	wanted := make([]Wanted, 0, len(papers))
	for _, paper := range papers {
		if p.Whole() && paper.Change > l.info.Change || !p.Whole() && !paper.HasVector() {
			continue
		}
		object, err := l.encoder.Object(p.Class.Name, recordOf(paper, nil))
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, Wanted{object, paper.HasVector(), paper})
	}
	return wanted, nil
}

// Refresh returns what objects are to be after [Library.Again].
func (l *Library) Refresh(ctx context.Context, p Part, wanted []Wanted) ([]Wanted, error) {
	if !p.HasPapers() {
		return wanted, nil
	}
	of := make([]int64, len(wanted))
	for i, w := range wanted {
		of[i] = w.paper.Key
	}
	papers, err := l.read.Whole(ctx, p.space.Key, of)
	if err != nil {
		return nil, err
	}
	return l.wantedOf(p, papers)
}

// Surplus returns the ids of objects, found in a part, that it is not to have. They have their
// ids, and of their properties [Part.Names].
func (l *Library) Surplus(ctx context.Context, p Part, words *lexical.Index, found []*pb.SearchResult) (surplus []string, err error) {
	wanted, err := l.among(ctx, p, words, found)
	if err != nil {
		return nil, err
	}
	for _, result := range found {
		if id := result.GetMetadata().GetId(); !wanted[id] {
			surplus = append(surplus, id)
		}
	}
	return surplus, nil
}

// Names is the property that names the objects of a part.
func (p Part) Names() string {
	if p.HasPapers() {
		return schema.Key
	}
	return schema.Word
}

// among are the ids that some objects of a part are to have.
func (l *Library) among(ctx context.Context, p Part, words *lexical.Index, found []*pb.SearchResult) (map[string]bool, error) {
	wanted := map[string]bool{}
	if p.HasPapers() {
		keys := make([]int64, len(found))
		for i, result := range found {
			keys[i] = schema.Int(result, schema.Key)
		}
		ids, err := l.read.IDs(ctx, keys)
		for _, id := range ids {
			wanted[schema.UUID(id)] = true
		}
		return wanted, err
	}
	wanted[schema.InfoUUID()], wanted[schema.AuditUUID()] = true, true
	var list []string
	for _, result := range found {
		if word := schema.Text(result, schema.Word); word != "" {
			list = append(list, word)
		}
	}
	if words == nil || len(list) == 0 {
		return wanted, nil
	}
	all, err := l.count(ctx, words, list)
	for _, c := range all {
		if !c.counts.Empty() {
			wanted[c.object.Uuid] = true
		}
	}
	return wanted, err
}

// Again puts objects again. Where that does not help, since Weaviate changes nothing for an
// object that it has already, anew deletes them first: for a moment nobody finds them, and
// if the process ends then, the papers are pending. Papers whose vector no node has become
// pending in any case: lost of them.
func (l *Library) Again(ctx context.Context, p Part, wanted []Wanted, anew bool) (lost int, err error) {
	if !p.HasPapers() {
		if anew {
			if _, err := l.o.Engine.Delete(ctx, p.Class.Name, ids(uuidsOf(wanted)...)); err != nil {
				return 0, err
			}
		}
		objects := make([]*pb.BatchObject, len(wanted))
		for i, w := range wanted {
			objects[i] = w.Object
		}
		return 0, l.putObjects(ctx, objects)
	}
	r := &rows{l, p.space, p.Class.Name}
	for some := range slices.Chunk(wanted, lookAtOnce) {
		papers := make([]catalogue.Whole, len(some))
		for i, w := range some {
			papers[i] = w.paper
		}
		again := r.putAgain
		if anew {
			again = r.putAnew
		}
		n, err := again(ctx, papers)
		if lost += n; err != nil {
			return lost, err
		}
	}
	return lost, nil
}

func uuidsOf(wanted []Wanted) []string {
	list := make([]string, len(wanted))
	for i, w := range wanted {
		list[i] = w.Object.Uuid
	}
	return list
}

// putAnew deletes papers and puts them again.
func (r *rows) putAnew(ctx context.Context, papers []catalogue.Whole) (lost int, err error) {
	vectors, err := r.vectorsOf(ctx, papers)
	if err != nil {
		return 0, err
	}
	given := new(vector.Bitmap)
	for _, p := range papers {
		if p.HasVector() {
			given.Add(p.Slot)
		}
	}
	writing := context.WithoutCancel(ctx)
	err = r.write.Update(writing, func(tx *catalogue.Tx) error {
		_, err := tx.GiveUpRows(writing, r.space.Key, given)
		return err
	})
	if err != nil {
		return 0, err
	}
	var of []string
	var without []schema.Record
	var with []catalogue.Whole
	for _, p := range papers {
		of = append(of, schema.UUID(p.Paper.ID))
		switch {
		case vectors[p.Key] != nil:
			with = append(with, p)
			continue
		case p.HasVector():
			p.State = catalogue.Pending
			lost++
		}
		without = append(without, recordOf(p, nil))
	}
	if _, err := r.o.Engine.Delete(ctx, r.class, ids(of...)); err != nil {
		return lost, err
	}
	if err := r.putAll(ctx, r.class, without); err != nil {
		return lost, err
	}
	return lost, r.putWith(writing, with, vectors)
}

// putWith puts papers that are pending, with vectors that are known, and says so in the
// ledger.
func (r *rows) putWith(ctx context.Context, papers []catalogue.Whole, known map[int64][]float32) error {
	if len(papers) == 0 {
		return nil
	}
	spaces, err := r.read.Spaces(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(spaces, func(s catalogue.Space) bool { return s.Key == r.space.Key })
	if i < 0 {
		return fmt.Errorf("space %d is gone", r.space.Key)
	}
	space := spaces[i] // with the number of its rows by now
	vectors := make([][]float32, len(papers))
	made := make([]fill.Made, len(papers))
	outcomes := make([]catalogue.Outcome, len(papers))
	for i, p := range papers {
		vectors[i] = known[p.Key]
		made[i] = fill.Made{Paper: p.Key, Hash: p.Made, State: p.State}
		outcomes[i] = catalogue.Outcome{Paper: p.Key, Change: p.Change, Hash: p.Made, State: p.State, Slot: space.Rows + i}
	}
	if err := r.Put(ctx, space.Rows, made, vectors); err != nil {
		return err
	}
	return r.write.Update(ctx, func(tx *catalogue.Tx) error {
		_, err := tx.AddBatch(ctx, space, outcomes, vectors)
		return err
	})
}

// Fetch returns the vectors that the cluster has of papers in a space; nil for one that no
// node has of its text. It is for package move.
func (o Options) Fetch(s catalogue.Space) func(ctx context.Context, papers []catalogue.Made) ([][]float32, error) {
	l := &Library{o: o}
	r := &rows{l, s, l.class(s.Key)}
	return func(ctx context.Context, made []catalogue.Made) ([][]float32, error) {
		all := make([][]float32, 0, len(made))
		for some := range slices.Chunk(made, lookAtOnce) {
			papers := make([]catalogue.Whole, len(some))
			for i, m := range some {
				papers[i] = catalogue.Whole{Key: m.Key, State: m.State, Made: m.Hash}
			}
			vectors, err := r.vectorsOf(ctx, papers)
			if err != nil {
				return nil, err
			}
			for _, m := range some {
				all = append(all, vectors[m.Key])
			}
		}
		return all, nil
	}
}

// Holder is the id of the library that has the name in the cluster, empty if none has.
func (o Options) Holder(ctx context.Context) (library string, err error) {
	l := &Library{o: o, meta: schema.MetaName(o.Name)}
	if l.classes, err = o.Engine.Classes(ctx); err != nil || !slices.Contains(l.classes, l.meta) {
		return "", err
	}
	i, err := l.readInfo(ctx)
	return i.Library, err
}
