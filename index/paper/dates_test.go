package paper

import (
	"fmt"
	"slices"
	"testing"
)

// TestDateParts: a leading zero makes no number octal.
func TestDateParts(t *testing.T) {
	for month := 1; month <= 12; month++ {
		for day := 1; day <= 28; day++ {
			date := fmt.Sprintf("2023-%02d-%02d", month, day)
			if got, want := DateParts(date), []int{2023, month, day}; !slices.Equal(got, want) {
				t.Errorf("%s: got %v, want %v", date, got, want)
			}
		}
	}
	for date, want := range map[string][]int{"": nil, "2023": {2023}, "2023-09": {2023, 9}, "2023-x": nil} {
		if got := DateParts(date); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", date, got, want)
		}
	}
}
