package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/tally"
	"paperkin/embed"
	"paperkin/embed/batch"
	"paperkin/embed/ollama"
	"paperkin/embed/static"
	"paperkin/index/paper/source"
	"paperkin/index/porttest"
	"paperkin/query/wire"
	"paperkin/testdata"
)

// realOllama is a server of a test's own, with the built-in model loaded under
// the name "paperkin".
type realOllama struct {
	t       testing.TB
	binary  string
	address string
	home    string
	serve   *exec.Cmd
}

// startOllama starts the ollama on PATH and returns its address.
func startOllama(t testing.TB) string { return newRealOllama(t).address }

// newRealOllama starts the ollama on PATH. Without one the test is skipped; in
// CI it fails.
func newRealOllama(t testing.TB) *realOllama {
	t.Helper()
	binary, err := exec.LookPath("ollama")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no ollama on PATH; .ci/ollama builds one")
		}
		t.Skip("no ollama on PATH: nothing is tested against a real server (.ci/ollama builds one)")
	}
	o := &realOllama{t: t, binary: binary, address: fmt.Sprint("127.0.0.1:", porttest.Take(t, 1)), home: t.TempDir()}
	o.start()
	t.Cleanup(o.stop)
	gguf, err := filepath.Abs("../../../embed/static/model.gguf")
	if err != nil {
		t.Fatal(err)
	}
	o.create("paperkin", gguf)
	return o
}

// command is the ollama program, as the server or as its client.
func (o *realOllama) command(args ...string) *exec.Cmd {
	c := exec.Command(o.binary, args...)
	c.Env = append(os.Environ(), "OLLAMA_HOST="+o.address, "OLLAMA_MODELS="+filepath.Join(o.home, "models"), "HOME="+o.home)
	return c
}

// start starts the server and waits until it listens.
func (o *realOllama) start() {
	t := o.t
	o.serve = o.command("serve")
	log, err := o.serve.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := o.serve.Start(); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	lines := bufio.NewScanner(io.TeeReader(log, &said))
	for !strings.Contains(lines.Text(), "Listening on") {
		if !lines.Scan() {
			t.Fatalf("ollama serve ended:\n%s", said.String())
		}
	}
	go io.Copy(io.Discard, log) // the server must never wait for a reader
}

func (o *realOllama) stop() {
	o.serve.Process.Signal(syscall.SIGTERM)
	o.serve.Wait()
}

// create gives a name to the weights in a file.
func (o *realOllama) create(name, gguf string) {
	modelfile := filepath.Join(o.home, "Modelfile")
	if err := os.WriteFile(modelfile, []byte("FROM "+gguf+"\n"), 0o600); err != nil {
		o.t.Fatal(err)
	}
	o.do("create", name, "-f", modelfile)
}

// do runs the server's client.
func (o *realOllama) do(args ...string) {
	if out, err := o.command(args...).CombinedOutput(); err != nil {
		o.t.Errorf("ollama %q: %v\n%s", args, err, out)
	}
}

// TestRealOllama does the main job through a real server.
func TestRealOllama(t *testing.T) {
	address := startOllama(t)
	dir := t.TempDir()
	source := filepath.Join(dir, "papers.jsonl")
	if err := os.WriteFile(source, testdata.Papers, 0o600); err != nil {
		t.Fatal(err)
	}
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(dir, "lib"), "OLLAMA_HOST=" + address}
	must := func(args ...string) string {
		t.Helper()
		r := paperkin(t, env, args...)
		if r.code != fault.ExitDone {
			t.Fatalf("paperkin %q: exit code %d\n%s%s", args, r.code, r.stdout, r.stderr)
		}
		return r.stdout
	}
	const question = "sharing parameters across transformer layers"
	const seed = demoPaper

	var m tally.Sum
	json.Unmarshal([]byte(must("index", "--json", "-e", "ollama:paperkin", source)), &m)
	if m.New != 119 || m.Embedded != 119 || m.Failed != 0 {
		t.Errorf("indexed %+v, want 119 papers", m)
	}
	if out := must("index", source); !strings.Contains(out, "119 unchanged, 0 embedded") {
		t.Errorf("second run: %s", out)
	}
	throughServer, like := must("search", question, "--json"), must("like", seed, "--json")
	must("doctor")

	must("reindex", "-e", "builtin")
	builtin := must("search", question, "--json")
	if st := statusOf(t, env); st.Space.Embedder != "builtin" || st.Ledger.Done != 119 {
		t.Errorf("after re-indexing: %+v", st)
	}
	must("reindex", "-e", "ollama:paperkin")
	if st := statusOf(t, env); st.Space.Embedder != "ollama:paperkin:latest" || st.Ledger.Done != 119 {
		t.Errorf("after re-indexing back: %+v", st)
	}
	if again := must("search", question, "--json"); again != throughServer {
		t.Errorf("after re-indexing to and fro the answer is\n%swas\n%s", again, throughServer)
	}
	// It is one model on both sides: the same papers in the same order.
	if got, want := hitIDs(t, builtin), hitIDs(t, throughServer); got != want {
		t.Errorf("built-in %s, through the server %s", got, want)
	}
	if hitIDs(t, like) == "" || strings.Contains(like, `"title":"`+seed) {
		t.Errorf("like found %s", like)
	}
	if r := paperkin(t, env, "reindex", "-e", "ollama:nobody"); r.code != fault.ExitModel {
		t.Errorf("unknown model: exit code %d: %s", r.code, r.stderr)
	}
}

func hitIDs(t *testing.T, lines string) string {
	t.Helper()
	var ids []string
	for line := range strings.Lines(lines) {
		var h wire.Hit
		if err := json.Unmarshal([]byte(line), &h); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, h.ID)
	}
	return strings.Join(ids, " ")
}

// TestRealOllamaAgrees: the built-in model gives the same vectors in this
// process and in a real server.
func TestRealOllamaAgrees(t *testing.T) {
	ctx := context.Background()
	remote, err := ollama.Open(ctx, ollama.Options{URL: startOllama(t), Options: batch.Options{Model: "paperkin"}})
	if err != nil {
		t.Fatal(err)
	}
	local, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	var documents []string
	sources, _, err := source.Expand([]string{"-"}, bytes.NewReader(testdata.Papers), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range source.Read(ctx, sources, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, remote.Space().Document(r.Paper.Title, r.Paper.Abstract))
	}
	documents = append(documents, remote.Space().Document("Naïve Bayes für Größen: GPT-4 — “quoted”", "Erdős–Rényi graphs, CO₂ and $\\alpha$-divergence"))
	got, err := remote.EmbedDocuments(ctx, documents)
	if err != nil {
		t.Fatal(err)
	}
	want, err := local.EmbedDocuments(ctx, documents)
	if err != nil {
		t.Fatal(err)
	}
	for i := range documents {
		if cosine := embed.Dot(got[i], want[i]); cosine <= 0.999 {
			t.Errorf("%.60q: cosine %.6f", documents[i], cosine)
		}
	}
}

// TestRealOllamaSeveral: two real servers make of a library what one makes, also when one of
// them ends meanwhile.
func TestRealOllamaSeveral(t *testing.T) {
	one, other := newRealOllama(t), newRealOllama(t)
	dir := t.TempDir()
	source := filepath.Join(dir, "papers.jsonl")
	if err := os.WriteFile(source, testdata.Papers, 0o600); err != nil {
		t.Fatal(err)
	}
	alone, both := filepath.Join(dir, "alone"), filepath.Join(dir, "both")
	index := func(lib string, servers ...string) {
		t.Helper()
		r := inLibrary(lib, atOnce, append([]string{"index", source, "-e", "ollama:paperkin", "--batch-size", "8"}, servers...)...)
		if r.code != fault.ExitDone || strings.Contains(r.stderr, "left out") {
			t.Fatalf("exit code %d: %s%s", r.code, r.stdout, r.stderr)
		}
	}
	index(alone, "--ollama", one.address)
	index(both, "--ollama", one.address, "--ollama", other.address)
	want, got := vectorsOf(t, alone), vectorsOf(t, both)
	for id, v := range want {
		if cosine := embed.Dot(v, got[id]); cosine < 0.999999 {
			t.Errorf("%s: cosine %f with its vector from one server", id, cosine)
		}
	}
	other.stop()
	r := inLibrary(both, atOnce, "reindex", "--ollama", other.address, "--ollama", one.address)
	if r.code != fault.ExitDone || !strings.Contains(r.stderr, "left out: ollama: ") || !strings.Contains(r.stderr, other.address) {
		t.Errorf("exit code %d: %s%s", r.code, r.stdout, r.stderr)
	}
	other.start()
}
