package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"paperkin/index/paper/source"
	"paperkin/testdata"
)

// TestSample: 119 papers without a flaw, and every judgement about one of them.
func TestSample(t *testing.T) {
	ctx := context.Background()
	sources, _, err := source.Expand([]string{"-"}, bytes.NewReader(testdata.Papers), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	papers := map[string]bool{}
	for r, err := range source.Read(ctx, sources, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Paper.Original != nil || r.Paper.Abstract == "" || papers[r.Paper.ID] {
			t.Errorf("%s: not clean, without a summary or there twice", r.Paper.ID)
		}
		papers[r.Paper.ID] = true
	}
	if len(papers) != 119 {
		t.Errorf("%d papers, want 119", len(papers))
	}

	questions := map[string]int{} // best score
	for line := range lines(t, "../../../testdata/sample/queries.jsonl") {
		var q struct {
			ID   string `json:"_id"`
			Text string
		}
		if err := json.Unmarshal([]byte(line), &q); err != nil || q.ID == "" || q.Text == "" {
			t.Errorf("queries.jsonl: %s: %v", line, err)
		}
		questions[q.ID] = 0
	}
	first := true
	for line := range lines(t, "../../../testdata/sample/qrels/test.tsv") {
		f := strings.Split(line, "\t")
		if first {
			first = false
			continue
		}
		best, asked := questions[f[0]]
		if len(f) != 3 || !asked || !papers[f[1]] || f[2] != "1" && f[2] != "2" {
			t.Errorf("test.tsv: %q", line)
			continue
		}
		questions[f[0]] = max(best, int(f[2][0]-'0'))
	}
	for q, best := range questions {
		if best < 2 {
			t.Errorf("question %s has no answer", q)
		}
	}
}

// lines yields the lines of a file.
func lines(t *testing.T, name string) func(func(string) bool) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return func(yield func(string) bool) {
		in := bufio.NewScanner(f)
		for in.Scan() && yield(in.Text()) {
		}
	}
}
