package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/index/damagetest"
	"paperkin/query/eval"
	"paperkin/testdata"
)

// sampleDataset writes the sample as a collection in the layout of BEIR.
func sampleDataset(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "sample")
	if err := os.CopyFS(dir, os.DirFS("../../../testdata/sample")); err != nil {
		t.Fatal(err)
	}
	var corpus strings.Builder
	for line := range strings.Lines(string(testdata.Papers)) {
		var p struct{ ID, Title, Abstract string }
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(map[string]string{"_id": p.ID, "title": p.Title, "text": p.Abstract})
		if err != nil {
			t.Fatal(err)
		}
		corpus.Write(append(b, '\n'))
	}
	if err := os.WriteFile(filepath.Join(dir, "corpus.jsonl"), []byte(corpus.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestEvalSample: the measures of every mode and fusion on the sample. A change
// of ranking shows in the golden file.
func TestEvalSample(t *testing.T) {
	dir := sampleDataset(t)
	run := filepath.Join(t.TempDir(), "run.txt")
	r := paperkin(t, []string{"OLLAMA_HOST=127.0.0.1:1"}, "eval", dir, "-e", "builtin", "--json", "--run", run, "--baseline", "minmax",
		"--fusion", "minmax", "--fusion", "rrf", "--fusion", "zscore", "--fusion", "convex")
	if r.code != fault.ExitDone {
		t.Fatalf("exit code %d: %s", r.code, r.stderr)
	}
	var got strings.Builder
	for line := range strings.Lines(r.stdout) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		delete(m, "seconds")
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		got.Write(append(b, '\n'))
	}
	const golden = "testdata/eval-sample.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("got\n%swant\n%s(-update if the change is meant)", got.String(), want)
	}
	b, err := os.ReadFile(run)
	if err != nil || !strings.HasPrefix(string(b), "q01 Q0 ") || !strings.Contains(string(b), " paperkin-hybrid-rrf\n") {
		t.Errorf("run file: %v, %.100s", err, b)
	}
}

// TestEvalOptions: the judged pool, titles as questions, a library that holds
// the collection, and what is wrong on the command line.
func TestEvalOptions(t *testing.T) {
	dir := sampleDataset(t)
	env := []string{"OLLAMA_HOST=127.0.0.1:1", "PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "unused")}
	evalOne := func(args ...string) eval.Result {
		t.Helper()
		r := paperkin(t, env, append([]string{"eval", "--json"}, args...)...)
		var m eval.Result
		if err := json.Unmarshal([]byte(r.stdout), &m); err != nil || r.code != fault.ExitDone {
			t.Fatalf("%q: exit code %d, %v: %s%s", args, r.code, err, r.stdout, r.stderr)
		}
		return m
	}
	if m := evalOne(dir, "-e", "builtin", "--mode", "lexical", "--pool", "judged", "--limit-queries", "5"); m.NDCGPool == nil ||
		m.Queries != 5 || m.Recall100 < .9 || m.Documents != 119 {
		t.Errorf("judged pool: %+v", m)
	}
	if r := paperkin(t, env, "eval", dir, "-e", "builtin", "--mode", "hybrid", "--grid", "semantic=.4,.6", "--limit-queries", "6", "--folds", "2", "--baseline", "hybrid semantic=0.6", "--json"); strings.Count(r.stdout, "\n") != 3 ||
		!regexp.MustCompile(`"chosen":\["hybrid semantic=0\.[46]","hybrid semantic=0\.[46]"\]}\n$`).MatchString(r.stdout) {
		t.Errorf("folds: %s%s", r.stdout, r.stderr)
	}
	papers := filepath.Join(dir, "papers.jsonl")
	if m := evalOne(papers, "-e", "builtin", "--mode", "hybrid", "--titles", "50"); m.Queries != 50 || m.Documents != 119 || m.MRR10 < .8 {
		t.Errorf("titles: %+v", m)
	}
	lib := filepath.Join(t.TempDir(), "lib")
	if r := paperkin(t, env, "-L", lib, "index", papers, "-e", "builtin"); r.code != fault.ExitDone {
		t.Fatal(r.stderr)
	}
	if m := evalOne("-L", lib, dir, "--mode", "hybrid"); m.Embedder != "builtin" || m.Documents != 119 || m.NDCG10 < .5 {
		t.Errorf("library given: %+v", m)
	}
	if r := paperkin(t, env, "eval", dir, "-e", "builtin", "-f", "markdown", "--mode", "lexical"); !strings.HasPrefix(r.stdout, "| dataset | mode |") {
		t.Errorf("markdown: %s%s", r.stdout, r.stderr)
	}
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{dir, "--mode", "vector"}, fault.ExitUsage, `mode "vector"`},
		{[]string{dir, "--fusion", "sum"}, fault.ExitUsage, `fusion "sum"`},
		{[]string{dir, "--baseline", "rrf"}, fault.ExitUsage, `--baseline "rrf": want one of lexical, semantic, hybrid`},
		{[]string{dir, "--pool", "all"}, fault.ExitUsage, `--pool "all"`},
		{[]string{papers}, fault.ExitUsage, "corpus.jsonl"},
		{[]string{dir, "--folds", "2"}, fault.ExitUsage, "--folds 2: want 2 or more, and --grid"},
		{[]string{dir, "--folds", "1", "--grid", "semantic=.5"}, fault.ExitUsage, "--folds 1: want 2 or more, and --grid"},
		{[]string{}, fault.ExitUsage, "want one dataset, got 0"},
		{[]string{dir, "-f", "xml"}, fault.ExitUsage, `--format "xml"`},
		{[]string{"-L", filepath.Join(dir, "none"), dir}, fault.ExitLibrary, "no library"},
	} {
		if code, _, errs := program(t, "", append([]string{"eval"}, tt.args...)...); code != tt.code || !strings.Contains(errs, tt.want) {
			t.Errorf("%q: exit code %d, %s, want %d, %q", tt.args, code, errs, tt.code, tt.want)
		}
	}
}

// floors are the least nDCG@10 that lexical and hybrid search may have on the
// development collections.
var floors = map[string]map[string]float64{
	"cranfield": {"lexical": 0.36, "hybrid": 0.40},
	"cisi":      {"lexical": 0.39, "hybrid": 0.43},
}

// TestEvalReadme: the README's table is what eval finds on the development
// collections, and nothing in it has fallen below its floor. The larger one,
// with 1,350 of the 1,800 answers, is measured in the long form only.
func TestEvalReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("asks hundreds of questions")
	}
	long := *update || damagetest.Long(t)
	corpora := os.Getenv("PAPERKIN_CORPORA")
	if corpora == "" {
		corpora = "../../../../shared/corpora"
	}
	if _, err := os.Stat(corpora); err != nil {
		t.Skipf("no collections to measure on at %s; PAPERKIN_CORPORA names their folder", corpora)
	}
	table := "| collection | questions | papers | ranking | nDCG@10 | recall@100 | MRR@10 | MAP | p |\n|---|---|---|---|---|---|---|---|---|\n"
	for _, name := range []string{"cranfield", "cisi"} {
		if name == "cranfield" && !long {
			continue
		}
		r := paperkin(t, []string{"OLLAMA_HOST=127.0.0.1:1"}, "eval", "--json", "-e", "builtin", filepath.Join(corpora, "eval", name), "--baseline", "minmax",
			"--fusion", "minmax", "--fusion", "rrf", "--fusion", "zscore", "--fusion", "convex")
		if r.code != fault.ExitDone {
			t.Fatalf("%s: exit code %d: %s", name, r.code, r.stderr)
		}
		for line := range strings.Lines(r.stdout) {
			var m eval.Result
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatal(err)
			}
			ranking, p := string(m.Mode), ""
			if m.Fusion != "" {
				ranking += ", " + string(m.Fusion)
			}
			if m.P != nil {
				p = fmt.Sprintf("%.4f", *m.P)
			}
			table += fmt.Sprintf("| %s | %d | %d | %s | %.4f | %.4f | %.4f | %.4f | %s |\n", name, m.Queries, m.Documents, ranking,
				m.NDCG10, m.Recall100, m.MRR10, m.MAP, p)
			if floor := floors[name][string(m.Mode)]; (m.Fusion == "" || m.Fusion == "minmax") && m.NDCG10 < floor {
				t.Errorf("%s, %s: nDCG@10 %.4f, want %v or more", name, ranking, m.NDCG10, floor)
			}
		}
	}
	const file, start, end = "../../../README.md", "<!-- eval -->\n", "<!-- /eval -->"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(b), start)
	shown, after, ok := strings.Cut(rest, end)
	if !long {
		shown = regexp.MustCompile(`(?m)^\| cranfield .*\n`).ReplaceAllString(shown, "")
	}
	switch {
	case !ok:
		t.Fatalf("the README has no %s", start)
	case *update:
		if err := os.WriteFile(file, []byte(before+start+table+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case shown != table:
		t.Errorf("the README shows\n%seval finds\n%s(task eval writes it)", shown, table)
	}
}
