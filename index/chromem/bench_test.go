package chromem

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"testing"

	chromemgo "github.com/philippgille/chromem-go"

	"paperkin/index/vector"
	"paperkin/index/vector/storetest"
)

const benchDimensions = 768

// benchFile writes n random vectors into a store's folder, and returns what is committed.
// Random ones are as good as any: every vector is compared.
func benchFile(b *testing.B, n int) (dir string, c vector.Committed) {
	b.Helper()
	dir = b.TempDir()
	var batches []vector.Batch
	s, err := Open(rootOf(b, dir), benchDimensions, vector.Committed{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	defer func() {
		if err := s.Optimize(context.Background(), n); err != nil {
			b.Fatal(err)
		}
	}()
	const page = 1000
	for first := 0; first < n; first += page {
		vectors := make([][]float32, page)
		for i := range vectors {
			vectors[i] = storetest.Unit(first+i, benchDimensions)
		}
		if err := s.Put(context.Background(), first, vectors); err != nil {
			b.Fatal(err)
		}
		batches = append(batches, vector.Batch{First: first, Rows: page, CRC: vector.Checksum(vectors)})
	}
	return dir, vector.Committed{Rows: n, Batches: func(int) ([]vector.Batch, error) { return batches, nil }}
}

// BenchmarkSearch measures the ten nearest of n vectors: cold, from opening the
// store to the answer, exact, which is the same without codes, and warm, in a store that
// has answered before.
func BenchmarkSearch(b *testing.B) {
	ctx, q := context.Background(), storetest.Unit(-1, benchDimensions)
	search := func(b *testing.B, s vector.Store) {
		if found, err := s.Search(ctx, vector.Query{Vector: q, K: 10}); err != nil || len(found[0]) != 10 {
			b.Fatal(len(found), err)
		}
	}
	for _, n := range []int{1_000, 10_000, 100_000} {
		dir, committed := benchFile(b, n)
		open := func(b *testing.B, open vector.Opener) vector.Store {
			s, err := open(rootOf(b, dir), benchDimensions, committed)
			if err != nil {
				b.Fatal(err)
			}
			return s
		}
		for name, opener := range map[string]vector.Opener{"cold": Open, "exact": OpenExact} {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					s := open(b, opener)
					search(b, s)
					s.Close()
				}
			})
		}
		b.Run(fmt.Sprintf("warm/%d", n), func(b *testing.B) {
			s := open(b, Open)
			defer s.Close()
			search(b, s)
			for b.Loop() {
				search(b, s)
			}
		})
	}
}

// BenchmarkChromemPersistent is the same cold search with chromem-go's own
// persistence, for comparison: opening its folder to the answer.
func BenchmarkChromemPersistent(b *testing.B) {
	ctx, q := context.Background(), storetest.Unit(-1, benchDimensions)
	for _, n := range []int{1_000, 10_000} {
		dir := filepath.Join(b.TempDir(), "db")
		db, err := chromemgo.NewPersistentDB(dir, false)
		if err != nil {
			b.Fatal(err)
		}
		c, err := db.CreateCollection("papers", nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		for i := range n {
			d := chromemgo.Document{ID: strconv.Itoa(i), Embedding: storetest.Unit(i, benchDimensions)}
			if err := c.AddDocument(ctx, d); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(fmt.Sprintf("cold/%d", n), func(b *testing.B) {
			for b.Loop() {
				db, err := chromemgo.NewPersistentDB(dir, false)
				if err != nil {
					b.Fatal(err)
				}
				if found, err := db.GetCollection("papers", nil).QueryEmbedding(ctx, q, 10, nil, nil); err != nil || len(found) != 10 {
					b.Fatal(len(found), err)
				}
			}
		})
	}
}
