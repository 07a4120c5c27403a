package bib

import (
	"fmt"
	"strings"
	"testing"

	"paperkin/index/paper"
)

// TestKnownVolumes: the names of volumes are held in memory up to a limit.
func TestKnownVolumes(t *testing.T) {
	const n = 100
	held := paper.MaxRecord / 1_000_000
	volumes := volumeTable{known: map[string]entry{}}
	for i := range n {
		volumes.complete(entry{kind: "book", key: fmt.Sprint(i), values: map[string]string{"title": strings.Repeat("x", 1_000_000)}}, 1)
	}
	if len(volumes.known) < held || len(volumes.known) > held+2 {
		t.Errorf("%d volumes are known, want %d", len(volumes.known), held)
	}
}
