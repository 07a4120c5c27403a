package fill_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
)

// TestLargePapers: a batch holds few papers that have whole books for abstracts, so
// that the memory of a run is bounded.
func TestLargePapers(t *testing.T) {
	var lines []string
	for i := range 6 {
		lines = append(lines, indextest.Record(fmt.Sprint("p", i), fmt.Sprint("Book ", i), fmt.Sprint(i, strings.Repeat(" -", 3<<20))))
	}
	w := indextest.OpenWriter(t, t.TempDir())
	indextest.Add(t, w, lines...)
	var embedded []int
	_, err := w.Embed(ctx, &embedtest.Fake{}, index.BuildOptions{Progress: func(b index.Built) { embedded = append(embedded, b.Done+b.Truncated) }})
	if want := []int{3, 6}; err != nil || !slices.Equal(embedded, want) {
		t.Errorf("papers embedded at each commit: %v, %v; want %v", embedded, err, want)
	}
}
