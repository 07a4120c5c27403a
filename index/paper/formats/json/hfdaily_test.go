package json_test

import (
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/formattest"
)

// TestHFPaper: a paper of /api/papers/ID stands for itself.
func TestHFPaper(t *testing.T) {
	records, bad := formattest.Read(t, `{"id":"2401.00001","authors":[{"name":"Kei Ito"}],"publishedAt":"2024-01-02T03:04:05Z","title":"T","summary":"A.","upvotes":3}`, nil)
	if len(records) != 1 || len(bad) > 0 {
		t.Fatalf("got %v, %q", records, bad)
	}
	p := records[0].Paper
	if p.ID != "arxiv:2401.00001" || p.Abstract != "A." || p.Published != "2024-01-02" || len(p.Authors) != 1 || p.Counts[paper.Upvotes].Number != 3 {
		t.Errorf("got %+v", p)
	}
}
