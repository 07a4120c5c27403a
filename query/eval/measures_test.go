package eval

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/query"
)

// TestScore compares with measures computed by hand. Relevant are a (3), b (1)
// and c (2); the ranking is x a y b, so c is missed.
func TestScore(t *testing.T) {
	r := Relevance{"a": 3, "b": 1, "c": 2, "x": 0, "y": -1}
	log2 := math.Log2
	got := Score([]string{"x", "a", "y", "b"}, r)
	ndcg := (3/log2(3) + 1/log2(5)) / (3 + 2/log2(3) + 1/log2(4))
	want := Scores{
		NDCG10:    ndcg,
		NDCG20:    ndcg,
		Recall10:  2. / 3,
		Recall100: 2. / 3,
		MRR10:     1. / 2,
		AP:        (1./2 + 2./4) / 3,
		NDCGPool:  0, // at 1 of 5
	}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestScoreCutOffs(t *testing.T) {
	ranking := make([]string, 150)
	for i := range ranking {
		ranking[i] = strings.Repeat("n", i+1)
	}
	id := func(rank int) string { return ranking[rank-1] }
	for _, tt := range []struct {
		name                         string
		relevant                     []int // ranks
		recall10, recall100, mrr, ap float64
	}{
		{"first", []int{1}, 1, 1, 1, 1},
		{"tenth", []int{10}, 1, 1, .1, .1},
		{"eleventh", []int{11}, 0, 1, 0, 1. / 11},
		{"hundredth and next", []int{100, 101}, 0, .5, 0, (1./100 + 2./101) / 2},
		{"all of the first two", []int{1, 2}, 1, 1, 1, 1},
	} {
		r := Relevance{}
		for _, rank := range tt.relevant {
			r[id(rank)] = 1
		}
		got := Score(ranking, r)
		if got.Recall10 != tt.recall10 || got.Recall100 != tt.recall100 || got.MRR10 != tt.mrr || math.Abs(got.AP-tt.ap) > 1e-12 {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
	if got := Score(nil, Relevance{"a": 1}); got != (Scores{}) {
		t.Errorf("an empty ranking scores %+v", got)
	}
	perfect := Score([]string{"a", "b"}, Relevance{"a": 2, "b": 1})
	if perfect != (Scores{NDCG10: 1, NDCG20: 1, Recall10: 1, Recall100: 1, MRR10: 1, AP: 1, NDCGPool: 1}) {
		t.Errorf("the best ranking scores %+v", perfect)
	}
	if got := Mean([]Scores{{NDCG10: 1, AP: .5}, {}}); got != (Scores{NDCG10: .5, AP: .25}) {
		t.Errorf("mean %+v", got)
	}
}

// TestSignificance compares with p-values that can be counted: with n queries
// of equal differences, two of the 2^n arrangements are as extreme.
func TestSignificance(t *testing.T) {
	for n, want := range map[int]float64{1: 1, 4: 2. / 16, 6: 2. / 64, 20: 0} {
		a, b := make([]float64, n), make([]float64, n)
		for i := range a {
			a[i], b[i] = .5, .3
		}
		if got := Significance(a, b); math.Abs(got-want) > .01 {
			t.Errorf("%d queries: p %v, want %v", n, got, want)
		}
		if Significance(a, b) != Significance(b, a) {
			t.Errorf("%d queries: p depends on the order of the systems", n)
		}
	}
	same := []float64{.1, .2}
	if p := Significance(same, same); p != 1 {
		t.Errorf("a system against itself: p %v, want 1", p)
	}
}

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tiny")
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoad(t *testing.T) {
	const corpus = `{"_id":"d1","title":"T","text":"x"}` + "\n"
	const queries = `{"_id":"q0","text":"none"}` + "\n" + `{"_id":"q1","text":"one"}` + "\n" + `{"_id":"q2","text":"two"}` + "\n"
	good := write(t, map[string]string{"corpus.jsonl": corpus, "queries.jsonl": queries,
		"qrels/test.tsv": "query-id\tcorpus-id\tscore\r\nq1\td1\t2\r\nq1\td2\t0\nq2\td1\t0\n"})
	d, err := Load(good + "/")
	if err != nil || d.Name != "tiny" || len(d.Queries) != 1 || d.Unjudged != 2 || d.Queries[0].ID != "q1" ||
		d.Queries[0].Text != "one" || d.Queries[0].Relevance.Relevant() != 1 {
		t.Errorf("got %+v, %v", d, err)
	}
	for name, tt := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no corpus":     {map[string]string{"queries.jsonl": queries}, "corpus.jsonl"},
		"no queries":    {map[string]string{"corpus.jsonl": corpus, "qrels/test.tsv": "h\n"}, "queries.jsonl"},
		"no judgements": {map[string]string{"corpus.jsonl": corpus, "queries.jsonl": queries}, "test.tsv"},
		"two fields":    {map[string]string{"corpus.jsonl": corpus, "queries.jsonl": queries, "qrels/test.tsv": "h\nq1\td1\n"}, "test.tsv:2: 2 fields"},
		"no number":     {map[string]string{"corpus.jsonl": corpus, "queries.jsonl": queries, "qrels/test.tsv": "h\nq1\td1\tyes\n"}, `test.tsv:2: relevance "yes"`},
		"bad query":     {map[string]string{"corpus.jsonl": corpus, "queries.jsonl": queries + `{"_id":"q3"}`, "qrels/test.tsv": "h\n"}, "query 4: _id or text is missing"},
		"nothing":       {map[string]string{"corpus.jsonl": corpus, "queries.jsonl": queries, "qrels/test.tsv": "h\nq1\td1\t0\n"}, "no query has a relevant paper"},
	} {
		if _, err := Load(write(t, tt.files)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want it to say %q", name, err, tt.want)
		}
	}
}

// TestWriteRun: scores fall strictly, so that whoever sorts by them keeps the
// order.
func TestWriteRun(t *testing.T) {
	var b strings.Builder
	if err := WriteRun(&b, "r", "q1", []query.Ranked{{ID: "a", Score: 1}, {ID: "b", Score: 0.5}, {ID: "c", Score: 0.5}, {ID: "d", Score: 0.5}}); err != nil {
		t.Fatal(err)
	}
	const want = "q1 Q0 a 1 1 r\nq1 Q0 b 2 0.5 r\nq1 Q0 c 3 0.49999999999999994 r\nq1 Q0 d 4 0.4999999999999999 r\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}
