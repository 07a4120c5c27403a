package damagetest

import "testing"

func TestTimes(t *testing.T) {
	for value, want := range map[string]int{"": 7, "0": 7, "1": 7, "500": 500} {
		t.Setenv(Variable, value)
		if got := Times(t, 7); got != want || Long(t) != (value != "" && value != "0") {
			t.Errorf("%s=%s: %d times, long %v, want %d", Variable, value, got, Long(t), want)
		}
	}
}
