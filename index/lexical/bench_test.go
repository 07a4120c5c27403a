package lexical

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// paperlike yields n papers of about 130 words whose frequencies fall like those
// of a language (Zipf).
func paperlike(n int) iter.Seq2[Change, error] {
	random := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(random, 1.1, 8, 200_000)
	text := func(words int) string {
		var b strings.Builder
		for range words {
			fmt.Fprintf(&b, "w%xq ", zipf.Uint64())
		}
		return b.String()
	}
	return func(yield func(Change, error) bool) {
		for i := range n {
			if !yield(Change{Key: int64(i + 1), Title: text(10), Abstract: text(120)}, nil) {
				return
			}
		}
	}
}

// BenchmarkMatch scores all papers against a question of ten words, the way a
// process that has just opened the index does (cold) and one that has it open.
func BenchmarkMatch(b *testing.B) {
	var terms []Term
	for _, n := range []int{3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000} {
		terms = append(terms, Term{Word: fmt.Sprintf("w%xq", n), Weight: 1})
	}
	for _, n := range []int{1000, 10_000, 100_000} {
		dir := filepath.Join(b.TempDir(), "index")
		if err := update(ctx, "", dir, paperlike(n), nil); err != nil {
			b.Fatal(err)
		}
		match := func(b *testing.B, x *Index) {
			m, err := x.Match(ctx, terms)
			if err != nil {
				b.Fatal(err)
			}
			if best, err := m.Top(ctx, Choice{K: 1000}); err != nil || len(best[0]) == 0 {
				b.Fatalf("%d matches, %v", len(best), err)
			}
		}
		b.Run(fmt.Sprintf("cold/%d", n), func(b *testing.B) {
			for b.Loop() {
				x, err := tryOpen(dir, identityOf(dir))
				if err != nil {
					b.Fatal(err)
				}
				match(b, x)
				x.Close()
			}
		})
		b.Run(fmt.Sprintf("warm/%d", n), func(b *testing.B) {
			x, err := tryOpen(dir, identityOf(dir))
			if err != nil {
				b.Fatal(err)
			}
			defer x.Close()
			for b.Loop() {
				match(b, x)
			}
		})
	}
}

// BenchmarkUpdate measures how many papers a second the index takes.
func BenchmarkUpdate(b *testing.B) {
	const n = 5000
	for b.Loop() {
		if err := update(ctx, "", filepath.Join(b.TempDir(), "index"), paperlike(n), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "papers/s")
}

// BenchmarkWords measures how fast a text is split into words.
func BenchmarkWords(b *testing.B) {
	text := strings.Repeat("We present GPT-4's successors: state-of-the-art models for long-range reasoning over naïve tokens. ", 12)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Words(text)
	}
}
