package index_test

import (
	"fmt"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
)

// sample yields n records that share nothing with any real paper.
func sample(n int) func(func(paper.Record, error) bool) {
	return func(yield func(paper.Record, error) bool) {
		for i := range n {
			id := fmt.Sprintf("p%06d", i)
			p := paper.Paper{ID: id, Aliases: []string{id}, Title: fmt.Sprintf("Paper %d on subject %d", i, i%97), Authors: []string{"Ada One", "Bo Two"},
				Abstract: fmt.Sprintf("We study subject %d by method %d and find that %d of %d samples agree.", i%97, i%31, i, 2*i), Published: "2024"}
			if !yield(paper.Record{Paper: p, Source: "sample", Line: i + 1}, nil) {
				return
			}
		}
	}
}

// BenchmarkOpen measures what a question costs before it is asked: opening a
// library and a view of it.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		dir := b.TempDir()
		w, err := index.OpenWriter(ctx, dir, chromem.Open)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := w.Add(ctx, sample(n), index.AddOptions{}); err != nil {
			b.Fatal(err)
		}
		if _, err := w.Embed(ctx, &embedtest.Fake{Dimensions: 64}, index.BuildOptions{}); err != nil {
			b.Fatal(err)
		}
		w.Close()
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				lib, err := index.Open(ctx, dir, chromem.Open)
				if err != nil {
					b.Fatal(err)
				}
				v, err := lib.View(ctx)
				if err != nil {
					b.Fatal(err)
				}
				v.Close()
				lib.Close()
			}
		})
	}
}
