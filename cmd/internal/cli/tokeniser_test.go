package cli

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/embed"
	"paperkin/embed/ollama/ollamatest"
)

// TestTokeniser: doctor says which words a server misreads in texts as the library's were
// prepared, and reindex mends what it says that it mends. Texts that are prepared for
// uncased models have none, whatever the server does.
func TestTokeniser(t *testing.T) {
	f := ollamatest.NewServer(t)
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OLLAMA_HOST=" + f.URL}
	run := func(args ...string) string {
		t.Helper()
		r := paperkin(t, env, args...)
		if r.code != 0 {
			t.Fatalf("%q: exit code %d: %s%s", args, r.code, r.stdout, r.stderr)
		}
		return r.stdout
	}
	finds := func(want string) {
		t.Helper()
		out := paperkin(t, env, "doctor").stdout // may find other vectors than those that the library has
		if !regexp.MustCompile(`(?m)^` + want + `$`).MatchString(out) {
			t.Errorf("want %q in:\n%s", want, out)
		}
	}
	run("index", "--embedder", "ollama:fake", programtest.PapersFile(t, 3))
	finds(`ok +tokeniser reads texts as they are prepared \(plain-1\): capitals folded, accents kept, symbols read`)

	if out := run("status"); !strings.Contains(out, "meaning weighs 0.65, words 0.35 (what is usual") {
		t.Errorf("status does not say where the weight of a model is from that is not known:\n%s", out)
	}

	// Now the server tells that the model's words have no capitals.
	f.SetReading(ollamatest.Splitting)
	finds(`ok +tokeniser reads texts as they are prepared \(plain-1\): capitals folded, accents folded, symbols read`)
	f.SetReading(ollamatest.Gluing)
	finds(`note +tokeniser misreads words with capitals, accents and symbols \(\$ \+ < = > \^ ` + "`" + ` \| ~\), and texts were prepared as plain-1, which leaves them: paperkin reindex mends the vectors`)
	run("reindex")
	if st := statusOf(t, env); st.Space.Preparation != string(embed.Uncased) || st.Ledger.Done != 3 {
		t.Errorf("after reindex: %+v", st)
	}
	finds(`ok +tokeniser reads texts as they are prepared \(uncased-2\): capitals lost, accents lost, symbols glued \(.*\)`)
}
