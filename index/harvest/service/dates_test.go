package service

import (
	"testing"

	"paperkin/index/paper"
)

// TestPeriod: papers are of a time as far as their dates say.
func TestPeriod(t *testing.T) {
	since, until, err := span("2024-03-10", "2025-02")
	if err != nil {
		t.Fatal(err)
	}
	p := period{since, until}
	for published, want := range map[string]bool{"": true, "2024-03-09": false, "2024-03-10": true, "2024-02": false, "2024-03": true, "2024": true, "2023": false,
		"2025": true, "2025-02-28": true, "2025-02": true, "2025-03": false, "2025-03-01": false, "2026": false} {
		r := paper.Record{Paper: paper.Paper{Published: published}}
		if got := p.Wants(r); got != want {
			t.Errorf("%q: %t, want %t", published, got, want)
		}
		if r.Deleted = true; !p.Wants(r) || !(period{}).Wants(r) {
			t.Errorf("%q: a deletion is passed over", published)
		}
	}
}
