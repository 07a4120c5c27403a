package chromem

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"

	chromemgo "github.com/philippgille/chromem-go"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index/damagetest"
	"paperkin/index/paper/source"
	"paperkin/index/vector"
)

// kinds are ways to draw n vectors, some of which make long shortlists.
var kinds = map[string]func(r *rand.Rand, n, dimensions int) [][]float32{
	"random": func(r *rand.Rand, n, dimensions int) [][]float32 {
		return draw(n, func(int) []float32 { return normal(r, dimensions) })
	},
	"clustered": func(r *rand.Rand, n, dimensions int) [][]float32 {
		centres := draw(20, func(int) []float32 { return normal(r, dimensions) })
		return draw(n, func(int) []float32 {
			v := normal(r, dimensions)
			for i, c := range centres[r.IntN(len(centres))] {
				v[i] = 0.2*v[i] + c
			}
			return v
		})
	},
	"tied": func(r *rand.Rand, n, dimensions int) [][]float32 { // few different cosines
		return draw(n, func(int) []float32 {
			v := make([]float32, dimensions)
			for range 3 {
				v[r.IntN(min(8, dimensions))] = 1
			}
			return v
		})
	},
	"duplicate": func(r *rand.Rand, n, dimensions int) [][]float32 {
		originals := draw(n/50, func(int) []float32 { return normal(r, dimensions) })
		return draw(n, func(int) []float32 { return slices.Clone(originals[r.IntN(len(originals))]) })
	},
	"nearly the same": func(r *rand.Rand, n, dimensions int) [][]float32 { // their codes are the same
		one := normal(r, dimensions)
		return draw(n, func(int) []float32 {
			v := slices.Clone(one)
			v[r.IntN(dimensions)] += 1e-3 * float32(r.NormFloat64())
			return v
		})
	},
	"uneven": func(r *rand.Rand, n, dimensions int) [][]float32 { // most components round to 0
		return draw(n, func(int) []float32 {
			v := normal(r, dimensions)
			for i := range v {
				v[i] *= float32(math.Exp(8 * r.NormFloat64()))
			}
			return v
		})
	},
}

func normal(r *rand.Rand, dimensions int) []float32 {
	v := make([]float32, dimensions)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return v
}

// draw makes n vectors and brings them to unit length.
func draw(n int, one func(i int) []float32) [][]float32 {
	vectors := make([][]float32, n)
	for i := range vectors {
		vectors[i] = one(i)
		if err := embed.CheckVector(vectors[i], len(vectors[i])); err != nil {
			panic(err) // no kind makes zero vectors
		}
	}
	return vectors
}

// oracle returns the k best of the allowed vectors according to chromem-go, and
// those that tie with the last of them.
func oracle(t *testing.T, vectors [][]float32, q []float32, k int, allowed func(int) bool) []vector.Neighbour {
	t.Helper()
	c, err := chromemgo.NewDB().CreateCollection("all", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vectors {
		if !allowed(i) {
			continue
		}
		if err := c.AddDocument(context.Background(), chromemgo.Document{ID: strconv.Itoa(i), Embedding: v}); err != nil {
			t.Fatal(err)
		}
	}
	if c.Count() == 0 {
		return nil
	}
	results, err := c.QueryEmbedding(context.Background(), q, c.Count(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]vector.Neighbour, len(results))
	for i, r := range results {
		slot, _ := strconv.Atoi(r.ID)
		all[i] = vector.Neighbour{Slot: slot, Similarity: float64(r.Similarity)}
	}
	slices.SortFunc(all, func(a, b vector.Neighbour) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Slot, b.Slot))
	})
	k = min(k, len(all))
	for k < len(all) && all[k].Similarity == all[k-1].Similarity {
		k++
	}
	return all[:k]
}

// TestExact: a search, by codes or without them, returns what chromem-go returns for all
// vectors, the same slots with the same similarities to the last bit, for all
// kinds of vectors, any k, any filter, and with rows deleted or without codes.
func TestExact(t *testing.T) {
	ctx := context.Background()
	for name, kind := range kinds {
		for _, size := range []struct{ rows, dimensions int }{{2500, 64}, {1700, 100}, {1500, 384}, {1200, 768}, {700, 4096}} {
			if testing.Short() && size.dimensions > 400 || size.dimensions > 1000 && !damagetest.Long(t) {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d", name, size.dimensions), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(uint64(size.dimensions), 7))
				vectors := kind(r, size.rows, size.dimensions)
				var deleted vector.Bitmap
				for range 30 {
					deleted.Add(r.IntN(size.rows))
				}
				coded := size.rows - r.IntN(200)
				s := stored(t, vectors, coded, &deleted)
				exact, err := OpenExact(rootOf(t, s.(*Store).dir.Name()), size.dimensions, s.(*Store).committed)
				if err != nil {
					t.Fatal(err)
				}
				defer exact.Close()
				for _, k := range []int{1, 2, 10, 100, size.rows - 40, size.rows} {
					for _, share := range []float64{1, 0.9, 0.5} {
						var allow *vector.Bitmap
						if share < 1 {
							allow = new(vector.Bitmap)
							for i := range vectors {
								if r.Float64() < share {
									allow.Add(i)
								}
							}
						}
						q := vectors[r.IntN(len(vectors))]
						if k%2 == 0 {
							q = draw(1, func(int) []float32 { return normal(r, size.dimensions) })[0]
						}
						want := oracle(t, vectors, q, k, func(i int) bool { return !deleted.Has(i) && (allow == nil || allow.Has(i)) })
						for _, s := range []vector.Store{s, exact} {
							got, err := one(s.Search(ctx, vector.Query{Vector: q, K: k, Allow: allow}))
							if err != nil {
								t.Fatal(err)
							}
							if !slices.EqualFunc(got, want, alike) {
								t.Fatalf("k = %d, %v of the rows allowed, %d codes: %s", k, share, s.(*Store).codes.count, difference(got, want))
							}
						}
					}
				}
			})
		}
	}
}

// TestExactReal does the same with the vectors of real papers.
func TestExactReal(t *testing.T) {
	ctx := context.Background()
	corpora := os.Getenv("PAPERKIN_CORPORA")
	if corpora == "" {
		corpora = "../../../shared/corpora"
	}
	sources, _, err := source.Expand([]string{filepath.Join(corpora, "papers.jsonl.gz")}, nil, source.Options{})
	if err != nil {
		t.Skipf("no papers to search: %v; PAPERKIN_CORPORA names their folder", err)
	}
	e, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	var titles, abstracts []string
	for r, err := range source.Read(ctx, sources, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		titles, abstracts = append(titles, r.Paper.Title), append(abstracts, r.Paper.Abstract)
		if len(titles) == 5000 || len(titles) == 500 && testing.Short() {
			break
		}
	}
	vectors, err := e.EmbedDocuments(ctx, abstracts)
	if err != nil {
		t.Fatal(err)
	}
	questions, err := e.EmbedDocuments(ctx, titles[:40])
	if err != nil {
		t.Fatal(err)
	}
	s := stored(t, vectors, len(vectors), nil)
	for i, q := range questions {
		for _, k := range []int{1, 10, 100, 1000} {
			want := oracle(t, vectors, q, k, func(int) bool { return true })
			if got, err := one(s.Search(ctx, vector.Query{Vector: q, K: k})); err != nil || !slices.EqualFunc(got, want, alike) {
				t.Fatalf("title %d, k = %d: %v, %s", i, k, err, difference(got, want))
			}
		}
	}
}

// stored returns a store of vectors, the first coded of which have codes.
func stored(t testing.TB, vectors [][]float32, coded int, deleted *vector.Bitmap) vector.Store {
	t.Helper()
	ctx, dir := context.Background(), t.TempDir()
	s, err := Open(rootOf(t, dir), len(vectors[0]), vector.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put(ctx, 0, vectors); err != nil {
		t.Fatal(err)
	}
	if err := s.Optimize(ctx, coded); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = Open(rootOf(t, dir), len(vectors[0]), vector.Committed{Rows: len(vectors), Deleted: deleted})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if got := s.(*Store).codes.count; got != coded {
		t.Fatalf("%d rows have codes, want %d", got, coded)
	}
	return s
}

// one returns the answer to a single query.
func one(answers [][]vector.Neighbour, err error) ([]vector.Neighbour, error) {
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

// alike compares neighbours but for their vectors, which oracle does not give.
func alike(a, b vector.Neighbour) bool { return a.Slot == b.Slot && a.Similarity == b.Similarity }

func difference(got, want []vector.Neighbour) string {
	for i := range min(len(got), len(want)) {
		if !alike(got[i], want[i]) {
			return fmt.Sprintf("place %d: got %v, want %v", i, got[i], want[i])
		}
	}
	return fmt.Sprintf("got %d neighbours, want %d", len(got), len(want))
}

// TestShortlistMemory: what a search allocates does not grow with the rows.
func TestShortlistMemory(t *testing.T) {
	const rows, dimensions = 20_000, 64
	r := rand.New(rand.NewPCG(1, 1))
	vectors := kinds["random"](r, rows, dimensions)
	s := stored(t, vectors, rows, nil)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := s.Search(context.Background(), vector.Query{Vector: vectors[5], K: 10}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(rows*dimensions/2); got > most {
		t.Errorf("a search allocated %d bytes, want at most %d; all codes have %d", got, most, rows*dimensions)
	}
}
