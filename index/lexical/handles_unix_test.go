//go:build linux || darwin

package lexical

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"
	"testing"

	"paperkin/index/damagetest"
)

// TestFewHandles: with any number of file handles an index has the answers that it
// has otherwise, or the error says that there were too few. So does the next one.
func TestFewHandles(t *testing.T) {
	const question = "experts robots tokens walking rope"
	dir, next := "", Change{Key: 12, Title: "Rope"}
	var x *Index
	for _, c := range shelf { // a segment each
		x, dir = build(t, dir, c)
	}
	y, _ := build(t, dir, next)
	in, id := rootOf(t, filepath.Dir(dir)), identityOf(dir)
	opened, updated := 0, 0
	for n := range uint64(20) {
		damagetest.Handles(t, n, func() {
			few, err := tryOpen(dir, id)
			switch {
			case err == nil:
				opened++
				if got, want := top(t, few, question), top(t, x, question); got != want {
					t.Errorf("%d handles: found %s, want %s", n, got, want)
				}
				few.Close()
			case !errors.Is(err, syscall.EMFILE) || errors.Is(err, ErrDamaged):
				t.Errorf("%d handles: open: %v", n, err)
			}
		})
		step := Step{From: filepath.Base(dir), Was: id, To: fmt.Sprint("next", n), As: owner}
		var made Made
		var err error
		damagetest.Handles(t, n, func() { made, err = Update(ctx, in, step, changes(next), nil) })
		switch {
		case err == nil:
			updated++
			if got, want := top(t, open(t, filepath.Join(in.Name(), step.To)), question), top(t, y, question); got != want || made.Papers != y.Len() {
				t.Errorf("%d handles: the next index has %d papers and finds %s, want %d and %s", n, made.Papers, got, y.Len(), want)
			}
		case !errors.Is(err, syscall.EMFILE) || errors.Is(err, ErrDamaged):
			t.Errorf("%d handles: update: %v", n, err)
		}
	}
	if opened == 0 || opened == 20 || updated == 0 || updated == 20 {
		t.Errorf("of 20 limits %d suffice to open the index, and %d to update it", opened, updated)
	}
}
