package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/tally"
	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
	"paperkin/query"
	"paperkin/query/wire"
)

// ofFirstModel copies a library of 55 invented papers that the program of commit 381bfe9
// made, with the first of the built-in models, and that was asked firstQuestion then. It
// returns a function that runs the program on it.
func ofFirstModel(t *testing.T) (dir string, run func(code int, args ...string) result) {
	dir = indextest.Copied(t, "../../../testdata/libraries/builtin-1")
	run = func(code int, args ...string) result {
		t.Helper()
		var out, errs bytes.Buffer
		r := result{runLine(testStreams(strings.NewReader(""), &out, &errs), append([]string{"paperkin", "--library", dir}, args...)), out.String(), errs.String()}
		if r.code != code {
			t.Fatalf("%q: exit code %d, want %d\n%s%s", args, r.code, code, r.stdout, r.stderr)
		}
		return r
	}
	run(fault.ExitDone, "status") // the library's format becomes that of today
	kept, err := filepath.Glob(filepath.Join(dir, "catalog.db.format-*"))
	for _, name := range kept {
		err = errors.Join(err, os.RemoveAll(name))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir, run
}

const firstQuestion = "robot that learns to fold paper boats"

// hitsOf decodes hits.
func hitsOf(t *testing.T, r result) (hits []wire.Hit) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(r.stdout))
	for d.More() {
		var h wire.Hit
		if err := d.Decode(&h); err != nil {
			t.Fatal(err)
		}
		hits = append(hits, h)
	}
	return hits
}

func filesBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	if err := filepath.Walk(dir, func(name string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		files[name] = string(b)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return files
}

// TestEarlierModel: a library of an earlier version of the built-in model is searched by
// words, with a line and a field that say why and which command mends it, and nothing is
// written; status and doctor say the same.
func TestEarlierModel(t *testing.T) {
	dir, run := ofFirstModel(t)
	before := filesBelow(t, dir)
	const note = "note: answered by words alone, since the vectors are of an earlier version of the built-in model; to mend it: paperkin index\n"
	byWords := run(fault.ExitDone, "search", "--json", "--mode", "lexical", firstQuestion)
	if byWords.stderr != "" {
		t.Errorf("asked by words: %s", byWords.stderr)
	}
	want := hitsOf(t, byWords)
	for _, args := range [][]string{{firstQuestion}, {"--mode", "semantic", firstQuestion}} {
		r := run(fault.ExitDone, append([]string{"search", "--json"}, args...)...)
		if r.stderr != note {
			t.Errorf("%q: stderr %q, want %q", args, r.stderr, note)
		}
		got := hitsOf(t, r)
		if len(got) != len(want) || len(got) == 0 {
			t.Fatalf("%q: %d hits, want %d", args, len(got), len(want))
		}
		for i, h := range got {
			if h.ByWords == nil || *h.ByWords != (wire.ByWords{Reason: query.EarlierModel, Text: embed.ErrEarlierModel.Error(), Mend: "paperkin index"}) {
				t.Errorf("%q: hit %d says %+v", args, i, h.ByWords)
			}
			if h.ID != want[i].ID || h.Score != want[i].Score || h.Match == "" || h.Match != want[i].Match || h.Mode != query.Lexical || h.Similarity != nil {
				t.Errorf("%q: hit %d is\n%+v, want\n%+v", args, i, h, want[i])
			}
		}
	}
	if r := run(fault.ExitNoHits, "search", "zyzzyva"); !strings.HasPrefix(r.stderr, note) {
		t.Errorf("without hits: %s", r.stderr)
	}
	if r := run(fault.ExitDone, "like", "toy02"); r.stderr != "" || strings.Contains(r.stdout, "    -") {
		t.Errorf("papers are compared with each other: %s%s", r.stdout, r.stderr)
	}
	if r := run(fault.ExitLibrary, "search", "--min-similarity", ".3", firstQuestion); !strings.Contains(r.stderr, "hint: embed the papers anew: paperkin index\n") {
		t.Errorf("a bound on the similarity: %s", r.stderr)
	}
	for _, command := range []string{"status", "doctor"} {
		if r := run(fault.ExitDone, command); !strings.Contains(r.stdout, "an earlier version of the built-in model, so searches go by words alone; to mend it: paperkin index\n") {
			t.Errorf("%s: %s", command, r.stdout)
		}
	}
	if r := run(fault.ExitDone, "status", "--json"); !strings.Contains(r.stdout, `"outdated":true`) {
		t.Error(r.stdout)
	}
	for name, text := range filesBelow(t, dir) {
		if before[name] != text {
			t.Errorf("%s has changed", name)
		}
	}
}

// TestEarlierModelIndexed: the next index embeds all papers anew, also those that it adds,
// and continues what it could not finish; reindex does the same. Then the library answers
// as one that is new.
func TestEarlierModelIndexed(t *testing.T) {
	more := filepath.Join(t.TempDir(), "more.jsonl")
	if err := os.WriteFile(more, []byte(`{"id":"new","title":"Stilts of Bamboo","abstract":"Walking on stilts over a pond without falling."}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, fresh := ofFirstModel(t)
	papers := filepath.Join(t.TempDir(), "papers.jsonl")
	fresh(fault.ExitDone, "export", "-o", papers)
	other := filepath.Join(t.TempDir(), "fresh")
	fresh(fault.ExitDone, "--library", other, "index", "-e", "builtin", papers, more)
	want := answersOf(t, func(args ...string) result {
		return fresh(fault.ExitDone, append([]string{"--library", other}, args...)...)
	})

	for _, command := range [][]string{{"index", "--json", more}, {"reindex", "--json"}} {
		dir, run := ofFirstModel(t)
		if command[0] == "reindex" {
			run(fault.ExitDone, "index", "--dry-run", more)
			w := indextest.OpenWriter(t, dir)
			indextest.Add(t, w, `{"id":"new","title":"Stilts of Bamboo","abstract":"Walking on stilts over a pond without falling."}`)
			w.Close()
		}
		breakOff(t, dir, 20)
		if r := run(fault.ExitDone, "search", firstQuestion); !strings.Contains(r.stderr, "to mend it: paperkin index") {
			t.Errorf("half way: %s", r.stderr)
		}
		r := run(fault.ExitDone, command...)
		var done tally.Sum
		if err := json.Unmarshal([]byte(r.stdout), &done); err != nil || done.Resumed != 20 || done.Embedded != 36 {
			t.Errorf("%q: %v, %+v, want 20 resumed and 36 embedded", command, err, done)
		}
		if !strings.Contains(r.stderr, "the vectors are of an earlier version of the built-in model: embedding all papers anew\n") {
			t.Errorf("%q: %s", command, r.stderr)
		}
		if got := answersOf(t, func(args ...string) result { return run(fault.ExitDone, args...) }); got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", command, got, want)
		}
		if r := run(fault.ExitDone, "doctor"); strings.Contains(r.stdout, "note") {
			t.Errorf("%q: %s", command, r.stdout)
		}
		if left, err := os.ReadDir(filepath.Join(dir, "spaces")); err != nil || len(left) != 1 {
			t.Errorf("%q: spaces %v, %v, want that of the new vectors", command, left, err)
		}
	}
}

// answersOf are answers that depend on all vectors.
func answersOf(t *testing.T, run func(args ...string) result) string {
	t.Helper()
	var all strings.Builder
	for _, args := range [][]string{{"search", firstQuestion}, {"search", "--mode", "semantic", "walking over water"}, {"like", "toy33"}} {
		r := run(append(args, "--json", "-n", "60")...)
		if r.stderr != "" {
			t.Errorf("%q: %s", args, r.stderr)
		}
		for _, h := range hitsOf(t, r) {
			h.Arrived = ""
			b, err := json.Marshal(h)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(append(b, '\n'))
		}
	}
	return all.String()
}

// breakOff embeds so many papers of a library anew and then fails.
func breakOff(t *testing.T, dir string, papers int) {
	t.Helper()
	e, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	w, err := index.OpenWriter(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	_, err = w.Reindex(t.Context(), &tiring{Embedder: e, left: papers}, index.ReindexOptions{Options: index.BuildOptions{Batch: 5}})
	if !errors.Is(err, errTired) {
		t.Fatal(err)
	}
}

var errTired = errors.New("no more")

// tiring is an embedder of so many more texts.
type tiring struct {
	embed.Embedder
	left int
}

func (e *tiring) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	if e.left -= len(texts); e.left < 0 {
		return nil, errTired
	}
	return e.Embedder.EmbedDocuments(ctx, texts)
}

// TestLaterModel: a library of a version of the built-in model that the program does not
// know is searched by words, and stays as it is.
func TestLaterModel(t *testing.T) {
	e, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "lib")
	w := indextest.OpenWriter(t, dir)
	indextest.Add(t, w, indextest.Record("boats", "Paper boats", "How to fold paper boats."))
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	indextest.Embed(t, w, later{e})
	w.Close()
	for _, tt := range []struct {
		code           int
		args           []string
		stdout, stderr string
	}{
		{fault.ExitDone, []string{"search", "--json", "folding boats"}, `"by_words":{"reason":"later-model","text":"the vectors are of a later version of the built-in model","mend":"update paperkin"}`, "to mend it: update paperkin\n"},
		{fault.ExitDone, []string{"status"}, "a later version of the built-in model, so searches go by words alone; to mend it: update paperkin\n", ""},
		{fault.ExitDone, []string{"doctor"}, "to mend it: update paperkin\n", ""},
		{fault.ExitLibrary, []string{"index"}, "", "paperkin: the vectors are of a later version of the built-in model\nhint: update paperkin\n"},
	} {
		var out, errs bytes.Buffer
		code := runLine(testStreams(strings.NewReader(""), &out, &errs), append([]string{"paperkin", "--library", dir}, tt.args...))
		if code != tt.code || !strings.Contains(out.String(), tt.stdout) || !strings.Contains(errs.String(), tt.stderr) {
			t.Errorf("%q: exit code %d\n%s%s", tt.args, code, out.String(), errs.String())
		}
	}
}

// later is an embedder of a later version of its model.
type later struct{ embed.Embedder }

func (l later) Space() embed.Space {
	s := l.Embedder.Space()
	s.Digest = "sha256:later"
	return s
}
