package main

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/edsrzf/mmap-go"
	"gonum.org/v1/gonum/blas/blas32"
)

// openGonum compares every float32 vector with gonum's dot product, each core a
// share of them.
func openGonum(folder string, _, dimensions, k int) (ask, error) {
	rows, _, err := mapRows(filepath.Join(folder, "vectors.f32"), storeHeader, dimensions)
	if err != nil {
		return nil, err
	}
	type scored struct {
		id    int
		score float32
	}
	best := func(list []scored) []scored {
		slices.SortFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
		return list[:min(k, len(list))]
	}
	return func(q []float32) ([]int, error) {
		query := blas32.Vector{N: dimensions, Inc: 1, Data: q}
		cores := runtime.GOMAXPROCS(0)
		found := make([][]scored, cores)
		var wg sync.WaitGroup
		for core := range cores {
			wg.Go(func() {
				var list []scored
				worst := float32(math.Inf(-1))
				for id := core * len(rows) / cores; id < (core+1)*len(rows)/cores; id++ {
					s := blas32.Dot(query, blas32.Vector{N: dimensions, Inc: 1, Data: rows[id]})
					if s <= worst {
						continue
					}
					if list = append(list, scored{id, s}); len(list) == 10*k {
						list = best(list)
						worst = list[len(list)-1].score
					}
				}
				found[core] = list
			})
		}
		wg.Wait()
		var ids []int
		for _, s := range best(slices.Concat(found...)) {
			ids = append(ids, s.id)
		}
		return ids, nil
	}, nil
}

// openReading reads a file and does nothing else: no search that looks at all
// of it can be faster.
func openReading(name string) func(string, int, int, int) (ask, error) {
	return func(folder string, _, _, _ int) (ask, error) {
		file, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		m, err := mmap.Map(file, mmap.RDONLY, 0)
		if err != nil {
			return nil, err
		}
		words := wordsOf(m)
		return func([]float32) ([]int, error) {
			cores := runtime.GOMAXPROCS(0)
			sums := make([]uint64, cores)
			var wg sync.WaitGroup
			for core := range cores {
				wg.Go(func() { sums[core] = sum(words[core*len(words)/cores : (core+1)*len(words)/cores]) })
			}
			wg.Wait()
			if slices.Contains(sums, 1) { // uses the sums, so that the compiler keeps the loop
				fmt.Fprintln(os.Stderr, "a sum of 1")
			}
			return nil, nil
		}, nil
	}
}

// sum adds up words, eight at a time, which is as fast as memory.
func sum(words []uint64) uint64 {
	var a, b, c, d uint64
	for ; len(words) >= 8; words = words[8:] {
		w := (*[8]uint64)(words)
		a += w[0] + w[4]
		b += w[1] + w[5]
		c += w[2] + w[6]
		d += w[3] + w[7]
	}
	return a + b + c + d
}
