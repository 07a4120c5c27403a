package slots

import (
	"fmt"
	"testing"

	"paperkin/index/vector"
)

// BenchmarkCold opens the file of a space, and asks for the papers of 1,000 hits and the
// slots of 800 papers, as a search does, or for the slots of half of all papers.
func BenchmarkCold(b *testing.B) {
	for _, rows := range []int{100_000, 1_000_000} {
		dir := rootOf(b, b.TempDir())
		keys := make([]int64, rows)
		half := new(vector.Bitmap)
		for i := range keys {
			keys[i] = int64(i + 1)
			if i%2 == 0 {
				half.Add(i + 1)
			}
		}
		c := vector.Committed{Is: numbered(one), Rows: rows}
		put(b, dir, vector.Committed{Is: c.Is}, keys...)
		var hits []int
		var papers []int64
		for i := range 1000 {
			hits = append(hits, (i*7919)%rows)
			if i < 800 {
				papers = append(papers, int64(1+(i*104729)%rows))
			}
		}
		for name, ask := range map[string]func(*Table) error{
			"hits":   func(t *Table) error { _, err := t.Papers(hits); return err },
			"papers": func(t *Table) error { _, err := t.Slots(papers); return err },
			"filter": func(t *Table) error { _, err := t.Among(half); return err },
		} {
			b.Run(fmt.Sprintf("%s/%d", name, rows), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					t, err := Open(dir, c)
					if err == nil {
						err = ask(t)
					}
					if err != nil {
						b.Fatal(err)
					}
					t.Close()
				}
			})
		}
	}
}
