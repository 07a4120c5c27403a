package cli

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/tally"
	"paperkin/embed"
	"paperkin/embed/batch"
	"paperkin/embed/ollama"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/query/eval"
)

const (
	// miniLM is the name that the test gives to all-MiniLM-L6-v2.
	miniLM = "all-minilm-l6-v2:q8_0"
	// everyPaper: the reference has each 83rd paper of the collection, a thousand of them,
	// and then questions. The test indexes each fifth of these papers.
	everyPaper, referencePapers, everyReference = 83, 1000, 5
	indexed                                     = referencePapers / everyReference
	// ofCranfield questions are in the reference, and others of CISI behind them.
	ofCranfield = 125
)

// TestRealModel does the main job with a real sentence-embedding model through a real
// server: 200 papers, whose vectors must be those of the model, and 300 of Cranfield with the
// questions that they answer. It takes a minute and a half of CPU.
func TestRealModel(t *testing.T) {
	models, corpora := os.Getenv("PAPERKIN_MODEL_DIR"), os.Getenv("PAPERKIN_CORPORA")
	if testing.Short() || models == "" || corpora == "" {
		t.Skip("takes minutes; PAPERKIN_MODEL_DIR and PAPERKIN_CORPORA name the folders of models and collections")
	}
	gguf, err := filepath.Abs(filepath.Join(models, "minilm", "minilm-q8_0.gguf"))
	if err != nil {
		t.Fatal(err)
	}
	o := newRealOllama(t)
	o.create(miniLM, gguf)
	dir := filepath.Join(t.TempDir(), "lib")
	env := []string{"OLLAMA_HOST=" + o.address, "PAPERKIN_OLLAMA_OPTIONS=num_thread=1", "PAPERKIN_LIBRARY=" + dir}
	must := func(args ...string) string {
		t.Helper()
		r := paperkin(t, env, args...)
		if r.code != fault.ExitDone {
			t.Fatalf("paperkin %q: exit code %d\n%s%s", args, r.code, r.stdout, r.stderr)
		}
		return r.stdout
	}
	var m tally.Sum
	if err := json.Unmarshal([]byte(must("index", "--json", "-e", "ollama:"+miniLM, referenceFile(t, corpora))), &m); err != nil {
		t.Fatal(err)
	}
	if m.Embedded != indexed || m.Failed != 0 {
		t.Errorf("indexed %+v, want %d papers", m, indexed)
	}
	checkVectors(t, dir)
	checkQuestions(t, o.address, corpora)
	if out := must("doctor"); !strings.Contains(out, "loaded with num_thread=1") {
		t.Errorf("doctor does not say how the model is loaded:\n%s", out)
	} else if !strings.Contains(out, "(uncased-2): capitals folded, accents lost, symbols glued ("+strings.Join(strings.Split(embed.Symbols, ""), " ")+")") {
		t.Errorf("doctor does not say what this server does to text:\n%s", out)
	}
	floors := map[string]float64{"semantic": .59, "hybrid": .65} // .6017 and .6724 when they were set
	for line := range strings.Lines(must("eval", "--json", "-e", "ollama:"+miniLM, "--mode", "semantic", "--mode", "hybrid", partOfCranfield(t, corpora))) {
		var r eval.Result
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d questions, %d papers, %s: nDCG@10 %.4f", r.Queries, r.Documents, r.Mode, r.NDCG10)
		if floor := floors[string(r.Mode)]; r.NDCG10 < floor || r.Queries < 100 {
			t.Errorf("%s: nDCG@10 %.4f of %d questions, want %v or more of at least 100", r.Mode, r.NDCG10, r.Queries, floor)
		}
	}
}

// referenceFile writes the reference's papers that are indexed into a file.
func referenceFile(t *testing.T, corpora string) string {
	t.Helper()
	f, err := os.Open(filepath.Join(corpora, "papers.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var chosen bytes.Buffer
	lines := bufio.NewReader(z)
	for i := range everyPaper * referencePapers {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			t.Fatalf("paper %d: %v", i, err)
		}
		if i%(everyReference*everyPaper) == 0 {
			chosen.Write(line)
		}
	}
	return writeFile(t, "papers.jsonl", chosen.Bytes())
}

func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// Each vector of testdata/minilm.bin stands for a text: its first components, which show
// how far two vectors are apart, in steps of a byte.
const (
	components = 32
	step       = 0.35 / 127
)

// reference reads the vectors of a thousand papers and two hundred questions, as BERT's own
// tokeniser and arithmetic in 32 bits make them of the prepared texts and of the weights in
// the model's file.
func reference(t *testing.T) (vectors [][]float32) {
	t.Helper()
	b, err := os.ReadFile("testdata/minilm.bin")
	if err != nil {
		t.Fatal(err)
	}
	for row := range slices.Chunk(b, components) {
		v := make([]float32, components)
		for i, x := range row {
			v[i] = float32(int8(x)) * step
		}
		vectors = append(vectors, v)
	}
	return vectors
}

// apart estimates the cosine of a vector and one of the reference.
func apart(v, reference []float32) float64 {
	var sum float64
	for i, x := range reference {
		sum += float64(v[i]-x) * float64(v[i]-x)
	}
	return 1 - sum*float64(len(v))/components/2
}

// wrong is what a wrong vector is below: texts with words that the server's tokeniser did not
// know are at .978 to .998. Rounding to bytes costs .0001, the server's own rounding .0003.
const wrong = 0.9985

func checkVectors(t *testing.T, dir string) {
	t.Helper()
	lib, err := index.Open(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	view, err := lib.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer view.Close()
	want, n := reference(t), 0
	err = view.Embedded(t.Context(), func(id string, v []float32) error {
		if cosine := apart(v, want[everyReference*n]); cosine < wrong {
			t.Errorf("%s: cosine with the reference %.4f", id, cosine)
		}
		n++
		return nil
	})
	if err != nil || n != indexed {
		t.Errorf("%d vectors, %v", n, err)
	}
}

func checkQuestions(t *testing.T, address, corpora string) {
	t.Helper()
	load, err := ollama.ParseLoad([]string{"num_thread=1"})
	if err != nil {
		t.Fatal(err)
	}
	e, err := ollama.Open(t.Context(), ollama.Options{URL: address, Options: batch.Options{Model: miniLM}, Load: load})
	if err != nil {
		t.Fatal(err)
	}
	want := reference(t)[referencePapers:]
	for i, q := range readLines(t, filepath.Join(corpora, "eval", "cranfield", "queries.jsonl"))[:ofCranfield] {
		v, err := e.EmbedQuery(t.Context(), q["text"])
		if err != nil {
			t.Fatal(err)
		}
		if cosine := apart(v, want[i]); cosine < wrong {
			t.Errorf("%q: cosine with the reference %.4f", q["text"], cosine)
		}
	}
	spaced, err := e.EmbedDocuments(t.Context(), []string{e.Space().Document("", "p<0.05 in n=30 patients"), "p < 0 . 05 in n = 30 patients"})
	if err != nil || embed.Dot(spaced[0], spaced[1]) < wrong {
		t.Errorf("symbols within a word: cosine %.4f, %v", embed.Dot(spaced[0], spaced[1]), err)
	}
}

// readLines reads objects of strings, one a line.
func readLines(t *testing.T, name string) (list []map[string]string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(b) {
		object := map[string]any{}
		if err := json.Unmarshal(line, &object); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		texts := map[string]string{"": string(line)}
		for key, value := range object {
			texts[key], _ = value.(string)
		}
		list = append(list, texts)
	}
	return list
}

// partOfCranfield makes a collection of 300 papers of Cranfield, and of the questions whose
// answers are all among them: those with the fewest answers, as many as fit.
func partOfCranfield(t *testing.T, corpora string) string {
	t.Helper()
	from := filepath.Join(corpora, "eval", "cranfield")
	judged, err := os.ReadFile(filepath.Join(from, "qrels", "test.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	header, lines, _ := strings.Cut(string(judged), "\n")
	answers := map[string]map[string]bool{}
	for line := range strings.Lines(lines) {
		if f := strings.Fields(line); len(f) == 3 && f[2] != "0" {
			if answers[f[0]] == nil {
				answers[f[0]] = map[string]bool{}
			}
			answers[f[0]][f[1]] = true
		}
	}
	all := readLines(t, filepath.Join(from, "queries.jsonl"))
	slices.SortStableFunc(all, func(a, b map[string]string) int { return len(answers[a["_id"]]) - len(answers[b["_id"]]) })
	papers, asked, qrels := map[string]bool{}, "", header+"\n"
	for _, q := range all {
		more := maps.Clone(papers)
		maps.Copy(more, answers[q["_id"]])
		if len(answers[q["_id"]]) == 0 || len(more) > 300 {
			continue
		}
		papers = more
		asked += q[""]
		for _, paper := range slices.Sorted(maps.Keys(answers[q["_id"]])) {
			qrels += fmt.Sprintf("%s\t%s\t1\n", q["_id"], paper)
		}
	}
	var corpus string
	for _, p := range readLines(t, filepath.Join(from, "corpus.jsonl")) {
		if papers[p["_id"]] {
			corpus += p[""]
		}
	}
	dir := filepath.Dir(writeFile(t, "corpus.jsonl", []byte(corpus)))
	for name, content := range map[string]string{"queries.jsonl": asked, "qrels/test.tsv": qrels} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
