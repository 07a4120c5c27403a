package merge

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"paperkin/index/paper"
)

// BenchmarkGrow adds 5,000 papers to libraries of several sizes. Their ids, titles and
// texts are in random order, as real ones are: every paper changes other pages of the
// catalogue's indices. The time for each paper should hardly grow with the library.
func BenchmarkGrow(b *testing.B) {
	papers := func(from, to int) (all []paper.Record) {
		for i := from; i < to; i++ {
			word := fmt.Sprintf("%x", sha256.Sum256([]byte(fmt.Sprint(i))))
			r := record(paper.Paper{Aliases: []string{"id:" + word[:12]}, Authors: []string{"Ann " + word[:8], "Bo " + word[8:16]}, Published: "2001",
				Title: fmt.Sprintf("%s tides of %s basins near the coast of %s", word[:6], word[6:12], word[12:20]), Abstract: "We measure the tides of basins, and explain " + word})
			r.Line = i + 1
			all = append(all, r)
		}
		return all
	}
	for _, size := range []int{5_000, 20_000, 80_000} {
		b.Run(fmt.Sprint("library=", size), func(b *testing.B) {
			w := newCatalogue(b)
			add(b, w, papers(0, size)...)
			n := size
			for b.Loop() {
				add(b, w, papers(n, n+5000)...)
				n += 5000
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n-size), "µs/paper")
		})
	}
}
