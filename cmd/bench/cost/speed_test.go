package main

import (
	"math"
	"testing"
)

// TestSlowdown: the mean of the loop's runs counts, and a fast machine has no smaller budget.
func TestSlowdown(t *testing.T) {
	for _, tt := range []struct {
		speed speed
		want  float64
	}{{speed{}, 1}, {speed{usualLoop / 2, 1}, 1}, {speed{usualLoop * 6, 4}, 1.5}} {
		if got := tt.speed.slowdown(); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%+v: got %v, want %v", tt.speed, got, tt.want)
		}
	}
}
