//go:build linux || darwin

package catalogue_test

import (
	"context"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
)

// TestFewHandles: with any number of file handles a catalogue opens and counts its
// papers, or the error says that there were too few, also while a writer has it open.
func TestFewHandles(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	dir := w.Library.Dir()
	for _, writing := range []bool{true, false} {
		if !writing {
			w.Close()
		}
		opened, limits := 0, uint64(12)
		for n := range limits {
			damagetest.Handles(t, n, func() {
				papers, err := countPapers(t.Context(), dir)
				switch {
				case err == nil:
					opened++
					if papers != 3 {
						t.Errorf("%d handles: %d papers", n, papers)
					}
				case !catalogue.TooManyFiles(err) || catalogue.IsDamage(err) || catalogue.DiskFull(err):
					t.Errorf("%d handles: %v", n, err)
				}
			})
		}
		if opened == 0 || opened == int(limits) {
			t.Errorf("%d of %d limits suffice to open the catalogue", opened, limits)
		}
	}
}

func countPapers(ctx context.Context, dir string) (int, error) {
	r, err := catalogue.Open(ctx, dir)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	return r.CountPapers(ctx)
}
