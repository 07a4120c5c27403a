package static

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
)

func TestConformance(t *testing.T) {
	embedtest.Run(t, func(t *testing.T) embed.Embedder { return mustOpen(t) })
}

func mustOpen(t testing.TB) *Embedder {
	t.Helper()
	e, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestBuiltinDigest(t *testing.T) {
	sum := sha256.Sum256([]byte(builtin))
	if got := "sha256:" + hex.EncodeToString(sum[:]); got != builtinDigest {
		t.Errorf("model.gguf hashes to %s, the constant says %s: of another model the old constant goes to earlier, for libraries that it has made", got, builtinDigest)
	}
	if got := mustOpen(t).Space().Digest; got != builtinDigest {
		t.Errorf("the space has digest %s, want the file's %s", got, builtinDigest)
	}
}

// reference is one line of a reference file: ids and vector as the model's
// training code computed them.
type reference struct {
	Text   string
	IDs    []int32 // the first few
	NIDs   int     `json:"n_ids"`
	Vector []float32
}

func TestReference(t *testing.T) {
	files := []string{"testdata/reference.jsonl"}
	dir := os.Getenv("PAPERKIN_MODEL_DIR")
	named := dir != ""
	if !named {
		dir = "../../../shared/model"
	}
	if whole := filepath.Join(dir, "second", "reference.jsonl"); named || fileExists(whole) { // of a folder that is named nothing may lack
		files = append(files, whole)
	} else {
		t.Logf("no %s: checking the short reference only (PAPERKIN_MODEL_DIR names the folder of the models)", whole)
	}
	e := mustOpen(t)
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		in := bufio.NewScanner(bytes.NewReader(b))
		in.Buffer(nil, 1<<20)
		n := 0
		for in.Scan() {
			n++
			var r reference
			if err := json.Unmarshal(in.Bytes(), &r); err != nil {
				t.Fatal(err)
			}
			checkReference(t, e, r)
		}
		if n == 0 {
			t.Errorf("%s holds no line", name)
		}
	}
}

func checkReference(t *testing.T, e *Embedder, r reference) {
	t.Helper()
	ids := idsOf(e, r.Text)
	if !slices.Equal(ids[:min(len(ids), len(r.IDs))], r.IDs) || len(ids) != r.NIDs {
		t.Errorf("%.40q: got %d ids %v, want %d, beginning with %v", r.Text, len(ids), ids, r.NIDs, r.IDs)
	}
	vectors, err := e.EmbedDocuments(context.Background(), []string{r.Text})
	if vectors == nil || vectors[0] == nil {
		if slices.ContainsFunc(r.Vector, func(x float32) bool { return x != 0 }) {
			t.Errorf("%.40q: no vector: %v", r.Text, err)
		}
		return
	}
	if cosine := embed.Dot(vectors[0], r.Vector); cosine < 0.9999 {
		t.Errorf("%.40q: cosine %.6f to the reference", r.Text, cosine)
	}
}

func TestUnknownScript(t *testing.T) {
	e := mustOpen(t)
	for text, want := range map[string]bool{
		"graph networks": true, "Erdős–Rényi graphs": true, "α-divergence": true, "graph networks: ᚠᚢᚦ": true,
		"ᚠᚢᚦᚨᚱᚲ": false, "Βαθιά μάθηση για εικόνες": false, "深度学习 for ai": false, "Глубокое обучение GPT": false,
		"ω": false, "เรียนรู้ deep": false,
	} {
		vectors, err := e.EmbedDocuments(context.Background(), []string{text, "graph networks"})
		var partial *embed.Partial
		if none := errors.As(err, &partial) && errors.Is(partial.Failed[0], embed.ErrNoVector); none == want || vectors[1] == nil {
			t.Errorf("%s: got %v, %v", text, vectors[0] != nil, err)
		}
		if _, err := e.EmbedQuery(context.Background(), text); errors.Is(err, embed.ErrNoVector) == want {
			t.Errorf("question %s: got %v", text, err)
		}
	}
}

// idsOf are the token ids of a text.
func idsOf(e *Embedder, text string) []int32 {
	ids, _ := e.tokenizer.appendIDs(nil, e.space.Preparation.Apply(text), maxTokens)
	return ids
}

func TestLongText(t *testing.T) {
	e := mustOpen(t)
	long := strings.Repeat("attention ", maxTokens) + strings.Repeat("robots ", 400)
	vectors, err := e.EmbedDocuments(context.Background(), []string{long})
	var partial *embed.Partial
	if !errors.As(err, &partial) || !slices.Equal(partial.Truncated, []int{0}) || len(partial.Failed) > 0 {
		t.Fatalf("got %v, want the text to be cut", err)
	}
	head, err := e.EmbedQuery(context.Background(), "attention")
	if err != nil {
		t.Fatal(err)
	}
	if cosine := embed.Dot(vectors[0], head); cosine < 0.99999 {
		t.Errorf("cosine to the head %.6f: words past the limit count", cosine)
	}
}

func fileExists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
