package near

import (
	"slices"
	"testing"
)

func TestCentres(t *testing.T) {
	few := plane(0, 90, 10)
	if got := Centres(few, 3); len(got) != 3 || !slices.Equal(got[1], few[1]) {
		t.Errorf("three of three: got %v, want the vectors themselves", got)
	}
	// Three groups, whose middles are at 5, 95 and 200 degrees.
	got := Centres(plane(0, 90, 10, 100, 5, 95, 200), 3)
	for _, degrees := range []float64{5, 95, 200} {
		if !slices.ContainsFunc(got, func(v []float32) bool { return dotIs1(v, at(degrees)) }) {
			t.Errorf("no centre at %v degrees", degrees)
		}
	}
	if len(got) != 3 {
		t.Errorf("got %d centres, want 3", len(got))
	}
	if got := Centres(plane(7, 7, 7, 7), 2); len(got) != 1 {
		t.Errorf("of one vector four times: got %d centres, want 1", len(got))
	}
	if got := Centres(plane(0, 180, 90, 270), 1); len(got) != 1 || got[0] == nil {
		t.Errorf("vectors that cancel out: got %v, want one of them", got)
	}
}

func dotIs1(v, w []float32) bool {
	sum := 0.0
	for i := range v {
		sum += float64(v[i]) * float64(w[i])
	}
	return sum > 1-1e-6
}
