package digest

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/vector"
	"paperkin/query"
	"paperkin/query/near"
)

// ErrNoFolder: the library is not one in a folder. What is new of it is not known: that rests
// on its catalogue, which knows what waits, and on the vectors of all that arrived.
var ErrNoFolder = errors.New("what is new of saved searches and near likes is known of a library in a folder alone")

// folderOf returns the view of a library in a folder.
func folderOf(s *query.State) (*index.View, error) {
	if v, ok := s.View.(*index.View); ok {
		return v, nil
	}
	return nil, ErrNoFolder
}

// A taste is what the user likes of a library.
type taste struct {
	near.Taste
	keys  []int64 // of the liked papers, in the order of Liked
	liked *vector.Bitmap
}

// tasteOf returns what the user likes of the papers that have a vector.
func tasteOf(ctx context.Context, v *index.View) (t taste, err error) {
	if t.liked, t.keys, t.Liked, err = marked(ctx, v, "liked"); err != nil {
		return t, err
	}
	_, _, t.Disliked, err = marked(ctx, v, "disliked")
	return t, err
}

// marked returns the papers that have a mark, and the vectors of those that have one.
func marked(ctx context.Context, v *index.View, mark string) (all *vector.Bitmap, keys []int64, vectors [][]float32, err error) {
	in, err := v.Select(ctx, index.Filter{Has: []string{mark}})
	if err != nil {
		return nil, nil, nil, err
	}
	keys, vectors, err = vectorsOf(ctx, v, in.Papers)
	return in.Papers, keys, vectors, err
}

// vectorsOf returns the vectors of those papers that have one.
func vectorsOf(ctx context.Context, v *index.View, papers *vector.Bitmap) (keys []int64, vectors [][]float32, err error) {
	var all []int64
	for key := range papers.All {
		all = append(all, int64(key))
	}
	rows, err := v.RowsOf(ctx, all)
	if err != nil {
		return nil, nil, err
	}
	var slots []int
	for _, r := range rows {
		if r.Slot >= 0 {
			keys, slots = append(keys, r.Key), append(slots, r.Slot)
		}
	}
	vectors, err = v.Vectors(ctx, slots)
	return keys, vectors, err
}

// A scored is a paper with its nearness to the likes.
type scored struct {
	key     int64
	score   float64
	nearest int     // place of the nearest liked paper
	cosine  float64 // with that
}

// scoredAtOnce is how many vectors are read at a time.
const scoredAtOnce = 4096

// rank returns the papers of a set that have a vector, those nearest to the likes first.
func (t taste) rank(ctx context.Context, v *index.View, papers *vector.Bitmap) ([]scored, error) {
	var list []scored
	some := new(vector.Bitmap)
	score := func() error {
		keys, vectors, err := vectorsOf(ctx, v, some)
		for i, key := range keys {
			s := scored{key: key}
			s.score, s.nearest = t.Score(vectors[i])
			s.cosine = embed.Dot(vectors[i], t.Liked[s.nearest])
			list = append(list, s)
		}
		some = new(vector.Bitmap)
		return err
	}
	for key := range papers.All {
		if some.Add(key); some.Len() == scoredAtOnce {
			if err := score(); err != nil {
				return nil, err
			}
		}
	}
	if err := score(); err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.key, b.key)) })
	return list, byID(ctx, v, list)
}

// byID puts papers that are equally near into the order of their ids: that of their keys is
// another one when the library is made anew.
func byID(ctx context.Context, v *index.View, list []scored) error {
	for from, to := 0, 0; from < len(list); from = to {
		for to = from + 1; to < len(list) && list[to].score == list[from].score; to++ {
		}
		if to == from+1 {
			continue
		}
		var keys []int64
		for _, s := range list[from:to] {
			keys = append(keys, s.key)
		}
		ids, err := v.IDs(ctx, keys)
		if err != nil {
			return err
		}
		slices.SortFunc(list[from:to], func(a, b scored) int { return cmp.Compare(ids[a.key], ids[b.key]) })
	}
	return nil
}

// hits returns scored papers as hits, with the liked papers that they are nearest to.
func (t taste) hits(ctx context.Context, v *index.View, list []scored) ([]query.Hit, []Near, error) {
	var keys, likes []int64
	for _, s := range list {
		keys, likes = append(keys, s.key), append(likes, t.keys[s.nearest])
	}
	papers, err := v.Papers(ctx, keys)
	if err != nil {
		return nil, nil, err
	}
	liked, err := v.Papers(ctx, likes)
	if err != nil {
		return nil, nil, err
	}
	said, err := v.Remarks(ctx, keys, papers)
	if err != nil {
		return nil, nil, err
	}
	arrivals, err := v.Arrivals(ctx, keys)
	hits, nears := make([]query.Hit, len(list)), make([]Near, len(list))
	for i, s := range list {
		hits[i] = query.Hit{Rank: i + 1, Paper: papers[i], Key: s.key, Arrived: arrivals[s.key], Said: said[i],
			Similarity: s.cosine, Compared: true, Score: s.score, Mode: query.Semantic}
		nears[i] = Near{liked[i].ID, liked[i].Title, s.cosine}
	}
	return hits, nears, err
}

const (
	// sampled is how many papers of the library are compared with the likes, to know what is
	// usual there.
	sampled = 2000
	// usualFrom is how many of them say so: a smaller library may be about the likes alone.
	usualFrom = 1000
	// oneIn of them is as near to the likes as what is told of.
	oneIn = 50
)

// bound is how near to the likes a paper must be to be told of: as near as nine of ten likes
// are to the others, and nearer than nearly all that the library has. Without the latter,
// likes of several kinds, which are far from each other, let most of a field pass: in a
// library of all fields it took the likes from 18 papers a morning to some that fit.
func (t taste) bound(ctx context.Context, v *index.View) (float64, error) {
	last, err := v.LastKey(ctx)
	if err != nil {
		return 0, err
	}
	some := new(vector.Bitmap)
	for i := range int64(sampled) {
		if key := i*last/sampled + 1; !t.liked.Has(int(key)) {
			some.Add(int(key))
		}
	}
	_, vectors, err := vectorsOf(ctx, v, some)
	scores := make([]float64, len(vectors))
	for i, v := range vectors {
		scores[i], _ = t.Score(v)
	}
	slices.Sort(scores)
	if n := len(scores); n >= usualFrom {
		return max(t.Threshold(), scores[n-n/oneIn]), err
	}
	return t.Threshold(), err
}
