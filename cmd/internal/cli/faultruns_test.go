package cli

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/embed"
	"paperkin/embed/ollama/ollamatest"
	"paperkin/index"
	"paperkin/index/damagetest"
	"paperkin/query/wire"
)

const subjects = 48 // fewer than are calibrated

// writeSubjects writes the papers that the faults meet: each with a text, and so
// a vector, of its own.
func writeSubjects(t testing.TB) string {
	t.Helper()
	words := strings.Fields("graph protein market tensor river grammar battery planet virus lattice melody robot")
	var b strings.Builder
	for i := range subjects {
		fmt.Fprintf(&b, `{"id":"p%02d","title":"Paper %02d","abstract":"subject %02d: %s %s %s %s"}`+"\n", i, i, i,
			words[i%12], words[i*5/12%12], words[i*7%11], words[(i+i/12)%12])
	}
	name := filepath.Join(t.TempDir(), "papers.jsonl")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// trial is a library that is filled through a faulty server.
type trial struct {
	*testing.T
	*ollamatest.Proxy
	source, lib string
	reindex     bool // fill it by re-indexing what is embedded otherwise
	batch       int
	concurrency int
}

// run runs the program in this process; it waits for no server by the clock.
func (r *trial) run(args ...string) result {
	r.Helper()
	var out, errs bytes.Buffer
	s := testStreams(strings.NewReader(""), &out, &errs)
	s.Sleep = r.Wait
	code := runLine(s, append([]string{"paperkin", "--library", r.lib}, args...))
	return result{code, out.String(), errs.String()}
}

func (r *trial) must(args ...string) string {
	r.Helper()
	got := r.run(args...)
	if got.code != fault.ExitDone {
		r.Fatalf("paperkin %q: exit code %d: %s%s", args, got.code, got.stdout, got.stderr)
	}
	return got.stdout
}

// fill is the run that meets the fault.
func (r *trial) fill(more ...string) result {
	r.Helper()
	args := []string{"index", r.source}
	if r.reindex {
		args = []string{"reindex"}
	}
	return r.run(append(append(args, "-e", "ollama:"+r.Model, "--ollama", "http://"+r.Address,
		"--batch-size", strconv.Itoa(r.batch), "--concurrency", strconv.Itoa(r.concurrency)), more...)...)
}

// ledger is the ledger of the space that fill fills, once there is one.
func (r *trial) ledger() (l wire.Ledger, active bool) {
	r.Helper()
	var st wire.Status
	if err := json.Unmarshal([]byte(r.must("status", "--json")), &st); err != nil {
		r.Fatal(err)
	}
	if st.Papers != subjects {
		r.Errorf("%d papers in the library, want %d", st.Papers, subjects)
	}
	last := st.Spaces[len(st.Spaces)-1]
	l = last.Ledger
	if sum := l.Done + l.Pending + l.Failed + l.Truncated; sum != subjects {
		r.Errorf("the ledger has %d of %d papers: %+v", sum, subjects, l)
	}
	return l, last.Role == index.Active
}

// vectors are those of the library, by the ids of their papers.
func (r *trial) vectors() map[string][]float32 {
	r.Helper()
	name := filepath.Join(r.TempDir(), "vectors.npy")
	r.must("export", "--format", "npy", "--output", name)
	ids, err := os.ReadFile(strings.TrimSuffix(name, ".npy") + ".ids")
	if err != nil {
		r.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		r.Fatal(err)
	}
	data = data[10+binary.LittleEndian.Uint16(data[8:]):]
	lines := strings.Fields(string(ids))
	vectors := map[string][]float32{}
	for i, id := range lines {
		v := make([]float32, len(data)/4/len(lines))
		for j := range v {
			v[j] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*(i*len(v)+j):]))
		}
		vectors[id] = v
	}
	return vectors
}

// agree checks vectors against those of a run without a fault.
func (r *trial) agree(got, want map[string][]float32) {
	r.Helper()
	for id, v := range got {
		if same := slices.Equal(v, want[id]); !same && (r.Exact || len(v) != len(want[id]) || embed.Dot(v, want[id]) < 0.99999) {
			r.Errorf("%s has another vector than without the fault", id)
		}
	}
}

// missing are the texts that a run has to send, by the ids of papers it has not.
func missing(have map[string][]float32) []string {
	var texts []string
	for i := range subjects {
		if have[fmt.Sprintf("p%02d", i)] == nil {
			texts = append(texts, fmt.Sprintf("paper %02d", i))
		}
	}
	return texts
}

// meet starts a run that meets a fault, and then another one that completes it.
func (r *trial) meet(k *faultKind, moment, paper int, wantPapers string, want map[string][]float32) {
	id, title := fmt.Sprintf("p%02d", paper), fmt.Sprintf("Paper %02d", paper)
	if r.reindex {
		r.must("index", r.source, "-e", "builtin")
	}
	r.Spoil(ollamatest.Spoiler{Spoil: k.spoil, Back: k.back, Restarts: k.restarts}, moment, strings.ToLower(title))
	var limit []string
	if k.slow {
		limit = []string{"--ollama-timeout", "2s"}
	}
	got := r.fill(limit...)
	if got.code != k.code || !strings.Contains(got.stderr, k.stderr) {
		r.Fatalf("exit code %d, want %d; stderr, want %q:\n%s", got.code, k.code, k.stderr, got.stderr)
	}
	done, have := 0, map[string][]float32{}
	switch {
	case !k.early:
		done, have = r.inspect(k, moment, got, id, title, want)
	case !r.reindex && index.Exists(r.lib):
		r.Error("a library was left behind")
	}

	// The server works again: another run completes the work, and repeats nothing.
	r.Mend()
	r.Restore()
	if k.code == fault.ExitDone || k.code == fault.ExitSomeFailed {
		r.reindex = false // it has switched
	}
	if got := r.fill(); got.code != fault.ExitDone {
		r.Fatalf("next run: exit code %d: %s", got.code, got.stderr)
	}
	var sent []string
	for _, text := range r.Sent() {
		// Others are questions that calibrate the space, titles of two words among them.
		if words := strings.Fields(text); words[0] == "paper" && len(words) > 2 {
			sent = append(sent, strings.Join(words[:2], " "))
		}
	}
	slices.Sort(sent)
	if want := missing(have); have != nil && !slices.Equal(sent, want) || len(slices.Compact(sent)) != subjects-done {
		r.Errorf("next run sent %q, want %q, %d of them", sent, want, subjects-done)
	}
	if l, active := r.ledger(); l != (wire.Ledger{Done: subjects}) || !active {
		r.Errorf("in the end %+v, active %v; want all done", l, active)
	}
	papers, vectors := r.must("export"), r.vectors()
	if papers != wantPapers || len(vectors) != subjects {
		r.Errorf("in the end %d vectors, and the export differs: %v", len(vectors), papers != wantPapers)
	}
	r.agree(vectors, want)
	r.must("doctor", "--ollama", "http://"+r.Address)
}

// inspect checks what a run with a fault has left. It returns how many papers
// are done, and their vectors, nil where they cannot be seen because their space
// is not in use yet.
func (r *trial) inspect(k *faultKind, moment int, got result, id, title string, want map[string][]float32) (done int, have map[string][]float32) {
	r.Helper()
	l, active := r.ledger()
	switch k.code {
	case fault.ExitDone:
		if l.Done != subjects {
			r.Errorf("ledger %+v, want all done", l)
		}
	case fault.ExitSomeFailed:
		if l.Done != subjects-1 || l.Failed != 1 || !k.about(id, title, got.stderr) {
			r.Errorf("ledger %+v, want all done but %s, with the reason:\n%s", l, id, got.stderr)
		}
		if out := r.must("status", "--failed", "--json"); !strings.Contains(out, `"id":"`+id+`"`) || strings.Count(out, "\n") != 1 {
			r.Errorf("failed: %s", out)
		}
	default:
		// The batches before the fault are kept, except those in progress.
		if least := (moment - 1 - r.concurrency) * r.batch; l.Done < least || l.Done == subjects || l.Failed > 0 {
			r.Errorf("ledger %+v, want %d done or more, none failed", l, least)
		}
		if text := fmt.Sprintf("kept: %d papers are embedded, %d are not yet", l.Done, subjects-l.Done); !strings.Contains(got.stderr, text) {
			r.Errorf("no %q in\n%s", text, got.stderr)
		}
	}
	if !active {
		return l.Done, nil
	}
	have = r.vectors()
	if len(have) != l.Done {
		r.Errorf("%d vectors for %d papers", len(have), l.Done)
	}
	r.agree(have, want)
	return l.Done, have
}

// suit runs all kinds of faults against a backend. The first round has each at
// one moment; further ones, seeded, at others, with other batches, and while
// re-indexing.
func suit(t *testing.T, b *ollamatest.Backend, rounds int) {
	p := ollamatest.NewProxy(t, b)
	source := writeSubjects(t)
	try := func(t *testing.T) *trial {
		return &trial{T: t, Proxy: p, source: source, lib: filepath.Join(t.TempDir(), "lib"), batch: 8, concurrency: 1}
	}
	clean := try(t)
	if got := clean.fill(); got.code != fault.ExitDone {
		t.Fatal(got)
	}
	papers, vectors := clean.must("export"), clean.vectors()
	for round := range rounds {
		for i := range faultKinds {
			k := &faultKinds[i]
			if k.wider && b.ReplaceWider == nil || k.slow && testing.Short() {
				continue
			}
			t.Run(fmt.Sprintf("%d/%s", round, k.name), func(t *testing.T) {
				r, moment, paper := try(t), 3, 21
				if round > 0 {
					rnd := rand.New(rand.NewPCG(uint64(round), uint64(i)))
					r.batch, r.concurrency, r.reindex = 4+rnd.IntN(9), 1+rnd.IntN(3), rnd.IntN(2) == 0
					moment, paper = 1+rnd.IntN((subjects+r.batch-1)/r.batch), rnd.IntN(subjects)
				}
				r.meet(k, moment, paper, papers, vectors)
			})
		}
	}
}

// rounds is how often everything is tried: all 54 kinds at ten moments where the
// program is killed 500 times.
func rounds(t *testing.T) int { return 1 + damagetest.Times(t, 0)/50 }

// TestFaultKinds: whatever a server does to a run, every paper is embedded as it
// would have been, or named with the reason, or waits for the next run, which
// embeds those papers and no others.
func TestFaultKinds(t *testing.T) {
	f := ollamatest.NewServer(t)
	suit(t, &ollamatest.Backend{URL: f.URL, Model: "fake", Exact: true, Restart: func() {},
		Replace: func() { f.SetModel(1) }, ReplaceWider: func() { f.SetModel(ollamatest.WideModel) }, Remove: func() { f.SetModel(-1) }, Restore: func() { f.SetModel(0) },
	}, rounds(t))
}

// TestFailedThenStopped: a run that ends early names the papers that failed
// before.
func TestFailedThenStopped(t *testing.T) {
	p := ollamatest.NewProxy(t, &ollamatest.Backend{URL: ollamatest.NewServer(t).URL, Model: "fake"})
	r := &trial{T: t, Proxy: p, source: writeSubjects(t), lib: filepath.Join(t.TempDir(), "lib"), batch: 8, concurrency: 1}
	k := &faultKind{stderr: "cannot do this one", spoil: func(x *passage) bool {
		if x.Where() >= 0 {
			return x.Fail(500, "cannot do this one")
		}
		return slices.ContainsFunc(x.Input, func(s string) bool { return strings.HasPrefix(s, "Paper 30 ") }) && x.GoDown()
	}}
	p.Spoil(ollamatest.Spoiler{Spoil: k.spoil}, 1, "paper 03")
	got := r.fill()
	if got.code != fault.ExitUnreachable || !k.about("p03", "Paper 03", got.stderr) {
		t.Errorf("exit code %d, want %d, and p03 named:\n%s", got.code, fault.ExitUnreachable, got.stderr)
	}
	// The last batch before the server stops may be unconfirmed.
	if l, _ := r.ledger(); l != (wire.Ledger{Done: 23, Failed: 1, Pending: subjects - 24}) && l != (wire.Ledger{Done: 15, Failed: 1, Pending: subjects - 16}) {
		t.Errorf("ledger %+v", l)
	}
}
