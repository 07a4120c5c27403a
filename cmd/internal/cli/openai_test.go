package cli

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/embed/openai/openaitest"
)

// TestOpenAI does the main job through a server that speaks the OpenAI API: texts that
// are too long or refused are in the ledger, and nothing of another model is added.
func TestOpenAI(t *testing.T) {
	s := openaitest.NewServer(t)
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OPENAI_BASE_URL=" + s.URL, "OPENAI_API_KEY=sesame"}
	const want = "openai:org/my-model"
	script := openaitest.Script{Key: "sesame", Dimensions: 64, Noise: 1e-4}
	s.Set(script)
	run := func(code int, args ...string) string {
		t.Helper()
		r := paperkin(t, env, args...)
		if r.code != code || strings.Contains(r.stdout+r.stderr, "sesame") {
			t.Fatalf("%q: exit code %d, want %d\n%s%s", args, r.code, code, r.stdout, r.stderr)
		}
		return r.stdout + r.stderr
	}
	refused := script
	refused.Answer = func(_ int, texts []string, w http.ResponseWriter, _ *http.Request) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, "subject 3") }) &&
			openaitest.Fail(w, http.StatusInternalServerError, "NaN for key sesame")
	}
	s.Set(refused)
	if out := run(fault.ExitSomeFailed, "index", "-e", want, programtest.PapersFile(t, 5)); !strings.Contains(out, "NaN for key [key]") {
		t.Errorf("index says %s", out)
	}
	s.Set(script)
	if out := run(fault.ExitDone, "index", programtest.PapersFile(t, 40)); strings.Contains(out, "warning") {
		t.Errorf("index says %s", out)
	}
	st := statusOf(t, env)
	if st.Space.Embedder != want || st.Space.Dims != 64 || st.Ledger.Done != 40 || st.Ledger.Failed != 0 || len(st.Spaces) != 1 {
		t.Errorf("after indexing: %+v", st)
	}
	run(fault.ExitDone, "search", "what is the subject?")
	if out := run(fault.ExitDone, "doctor"); !strings.Contains(out, want+" is available at "+s.URL+"/v1") {
		t.Errorf("doctor says %s", out)
	}
	run(fault.ExitDone, "reindex")
	if again := statusOf(t, env); again.Space.ID != st.Space.ID {
		t.Errorf("the space is another one after reindex: %+v", again)
	}

	script.Weights = 1 // the server has been started with another model
	s.Set(script)
	run(fault.ExitLibrary, "index", programtest.PapersFile(t, 41))
	run(fault.ExitDone, "reindex", "-e", want)
	if again := statusOf(t, env); again.Space.ID == st.Space.ID || again.Ledger.Done != 41 {
		t.Errorf("the model was replaced: %+v", again)
	}
}

// TestOpenAIErrors: what can be wrong before anything is sent has its exit code and a
// hint that names options of such servers.
func TestOpenAIErrors(t *testing.T) {
	s := openaitest.NewServer(t)
	s.Set(openaitest.Script{Name: "other"})
	down := openaitest.NewServer(t)
	down.Close()
	papers := programtest.PapersFile(t, 1)
	for name, c := range map[string]struct {
		base string
		args []string
		code int
		hint string
	}{
		"no server":     {"", nil, fault.ExitUsage, "--openai-base http://localhost:1234/v1"},
		"no address":    {"ftp://gpu", nil, fault.ExitUsage, "--openai-base http://localhost:1234/v1"},
		"far away":      {"https://192.0.2.1/v1", nil, fault.ExitUsage, "--allow-remote"},
		"down":          {down.URL, nil, fault.ExitUnreachable, "another with --openai-base URL"},
		"model missing": {s.URL, nil, fault.ExitModel, "load my-model in the server"},
		"template":      {s.URL, []string{"--query-template", "x"}, fault.ExitUsage, "{query}"},
	} {
		env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OPENAI_BASE_URL=", "http_proxy=", "https_proxy="}
		args := append([]string{"index", "-e", "openai:my-model", "--openai-base", c.base, papers}, c.args...)
		if r := paperkin(t, env, args...); r.code != c.code || !strings.Contains(r.stderr, c.hint) {
			t.Errorf("%s: exit code %d, want %d with %q: %s", name, r.code, c.code, c.hint, r.stderr)
		}
	}
	if n := len(s.Sent()); n != 1 { // the sample, which no model took
		t.Errorf("%d requests were sent", n)
	}
}

// TestOpenAIRemote: with --allow-remote texts may take the proxy of the environment to a
// server elsewhere, and a warning says that they leave.
func TestOpenAIRemote(t *testing.T) {
	s := openaitest.NewServer(t) // as the proxy, which answers itself
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "http_proxy=" + s.URL, "no_proxy="}
	args := []string{"index", "-e", "openai:my-model", "--openai-base", "http://192.0.2.1/v1", programtest.PapersFile(t, 1)}
	if r := paperkin(t, env, args...); r.code != fault.ExitUsage || len(s.Sent()) > 0 {
		t.Errorf("not allowed: exit code %d, sent %q: %s", r.code, s.Sent(), r.stderr)
	}
	r := paperkin(t, env, append(args, "--allow-remote")...)
	if r.code != fault.ExitDone || !strings.Contains(r.stderr, "warning: the texts of papers and questions leave this machine and its network: they are sent to http://192.0.2.1/v1, unencrypted") {
		t.Errorf("allowed: exit code %d: %s", r.code, r.stderr)
	}
	if r := paperkin(t, env, "search", "subject"); r.code != fault.ExitUsage {
		t.Errorf("a question: exit code %d: %s", r.code, r.stderr)
	}
}
