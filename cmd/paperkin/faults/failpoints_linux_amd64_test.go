package faults

import (
	"math/rand/v2"
	"slices"
	"testing"

	"paperkin/index/damagetest"
)

// failpoints chooses system calls of a run: as many as PAPERKIN_TORTURE says, at
// most all of them.
func failpoints(t *testing.T, calls int, seed uint64) []int {
	points := rand.New(rand.NewPCG(2, seed)).Perm(calls)
	points = points[:min(damagetest.Times(t, 0), calls)]
	slices.Sort(points)
	return points
}

// count returns the number of system calls of an undisturbed run that change the
// library, and which of them come right after a commit, to count it.
func (st *stage) count(t *testing.T) (calls int, counts []int) {
	t.Helper()
	dir := st.copy(t)
	code, tr := trace(t, st.command(t, dir), dir, undisturbed)
	if code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	return tr.calls, tr.counts
}

// TestFailpoints kills the program before system calls that change its library,
// and in the middle of writes.
func TestFailpoints(t *testing.T) {
	for i, sc := range scenarios {
		t.Run(sc.name, func(t *testing.T) {
			traceable(t, sc)
			st := sc.set(t, 20)
			calls, _ := st.count(t)
			kills := 0
			for _, how := range []fate{killed, halfDone} {
				for _, at := range failpoints(t, calls, uint64(i)) {
					l := st.library(t)
					code, _ := traced(t, st.command(t, l.dir), l.dir, only(at, how))
					if code >= 0 { // the number of calls varies with scheduling: this run made fewer
						continue
					}
					kills++
					if how == killed {
						l.sound(t)
					} else {
						l.torn(t)
					}
					if !t.Failed() {
						l.complete(t)
					}
					if t.Failed() {
						t.Fatalf("killed at call %d of %d (%d)", at, calls, how)
					}
				}
			}
			t.Logf("%d kills at %d calls", kills, calls)
		})
	}
}
