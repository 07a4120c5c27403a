package merge

import (
	"fmt"
	"slices"
	"testing"

	"paperkin/index/paper"
)

// BenchmarkManyRecords adds records of one paper, in one import and in imports of 100:
// copies with names of their own, and versions of one provider's record. The time for each
// record, in µs, should hardly grow with their number.
func BenchmarkManyRecords(b *testing.B) {
	for _, kind := range []string{"copies", "versions"} {
		for _, n := range []int{1_000, 2_000, 5_000, 10_000} {
			var all []paper.Record
			for i := range n {
				r := record(paper.Paper{Aliases: []string{"doi:10.1234/x"}, Title: "Tides of two basins", Authors: []string{"Ann One", "Bo Two"},
					Abstract: fmt.Sprintf("We measure the tides of two basins, and explain them. Version %d.", i), Published: "2001", Venue: "Seas"})
				if r.Line = i + 1; kind == "copies" {
					r.Name, r.Paper.Keys = fmt.Sprint("key", i), []string{fmt.Sprint("key", i)}
				}
				all = append(all, r)
			}
			for _, imports := range []int{1, n / 100} {
				b.Run(fmt.Sprintf("%s=%d/imports=%d", kind, n, imports), func(b *testing.B) {
					for b.Loop() {
						w := newCatalogue(b)
						for some := range slices.Chunk(all, n/imports) {
							add(b, w, some...)
						}
					}
					b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*n), "µs/record")
				})
			}
		}
	}
}
