package cli

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/embed"
	"paperkin/embed/ollama/ollamatest"
	"paperkin/index"
	"paperkin/index/chromem"
)

// atOnce waits for no server that may come back.
func atOnce(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// withServers adds servers to arguments.
func withServers(servers []*ollamatest.Server, args ...string) []string {
	for _, f := range servers {
		args = append(args, "--ollama", f.URL)
	}
	return args
}

// indexArgs are those of a run that embeds two papers at a time.
func indexArgs(servers []*ollamatest.Server, source string) []string {
	return withServers(servers, "index", source, "-e", "ollama:fake", "--batch-size", "2")
}

// vectorsOf returns the vectors of a library, by the ids of their papers.
func vectorsOf(t *testing.T, dir string) map[string][]float32 {
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
	all, err := view.Sample(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	vectors := map[string][]float32{}
	for _, f := range all {
		v, err := view.Vectors(t.Context(), []int{f.Slot})
		if err != nil {
			t.Fatal(err)
		}
		vectors[f.Paper.ID] = v[0]
	}
	return vectors
}

// awaited is output that says when it has a text.
type awaited struct {
	text string
	said chan bool // closed then

	mu sync.Mutex
	bytes.Buffer
}

func (a *awaited) Write(b []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	before := strings.Contains(a.String(), a.text)
	n, err := a.Buffer.Write(b)
	if !before && strings.Contains(a.String(), a.text) {
		close(a.said)
	}
	return n, err
}

// gate holds requests for vectors of papers until as many servers as there are have one.
type gate struct {
	mu     sync.Mutex
	inside map[int]bool
	want   int
	open   chan bool
}

func (g *gate) enter(server int) {
	g.mu.Lock()
	if !g.inside[server] {
		if g.inside[server] = true; len(g.inside) == g.want {
			close(g.open)
		}
	}
	g.mu.Unlock()
	<-g.open
}

// anyPaper reports whether texts are of papers, and not for checking a server.
func anyPaper(texts []string) bool {
	for _, text := range texts {
		if strings.HasPrefix(strings.ToLower(text), "paper ") {
			return true
		}
	}
	return false
}

// TestSeveralServers: batches are with all servers at the same time, and the library holds
// what one server would have made, whichever server has failed meanwhile.
func TestSeveralServers(t *testing.T) {
	const papers = subjects // fewer than are calibrated: TestServersAtOnce has more
	source := programtest.PapersFile(t, papers)
	alone := filepath.Join(t.TempDir(), "lib")
	if r := inLibrary(alone, atOnce, indexArgs([]*ollamatest.Server{ollamatest.NewServer(t)}, source)...); r.code != fault.ExitDone {
		t.Fatal(r)
	}
	want := vectorsOf(t, alone)
	missing := `{"error":"model 'fake' not found"}`
	for _, tt := range []struct {
		name   string
		fault  func(f *ollamatest.Server)
		notice string // "left out: ..." of the third server
	}{
		{name: "all well", fault: func(*ollamatest.Server) {}},
		{name: "does not answer", fault: func(f *ollamatest.Server) { f.Close() }, notice: "embedding server not reachable"},
		{name: "lacks the model", fault: func(f *ollamatest.Server) { f.SetModel(-1) }, notice: "model not found"},
		{name: "has another model", fault: func(f *ollamatest.Server) { f.SetModel(1) }, notice: "has another model: model digest: got "},
		{name: "has another model of other dimensions", fault: func(f *ollamatest.Server) { f.SetModel(ollamatest.WideModel) }, notice: "has another model: model digest: got "},
		{name: "gets another model", fault: func(f *ollamatest.Server) {
			f.SetFault(ollamatest.Fault{Before: func(n int, _ []string) (int, string) {
				if n == 6 {
					f.SetModel(1)
				}
				return 0, ""
			}})
		}, notice: "has another model: model digest: got "},
		{name: "dies with a batch", fault: func(f *ollamatest.Server) {
			f.SetFault(ollamatest.Fault{Before: func(n int, texts []string) (int, string) {
				if n > 5 {
					return http.StatusNotFound, missing
				}
				return 0, ""
			}})
		}, notice: "model not found"},
		{name: "stays busy", fault: func(f *ollamatest.Server) {
			f.SetFault(ollamatest.Fault{Before: func(n int, texts []string) (int, string) {
				if n > 5 {
					return http.StatusServiceUnavailable, `{"error":"server busy, please try again"}`
				}
				return 0, ""
			}})
		}, notice: "embedding server not reachable: status 503"},
		{name: "is busy for a while", fault: func(f *ollamatest.Server) {
			f.SetFault(ollamatest.Fault{Before: func(n int, texts []string) (int, string) {
				if n > 5 && n < 9 {
					return http.StatusServiceUnavailable, `{"error":"server busy, please try again"}`
				}
				return 0, ""
			}})
		}},
		{name: "gives vectors of other dimensions", fault: func(f *ollamatest.Server) {
			f.SetFault(ollamatest.Fault{Change: func(v [][]float32) [][]float32 {
				if len(v) > 2 {
					v[0] = v[0][1:]
				}
				return v
			}})
		}, notice: "model unfit for embedding"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			servers := []*ollamatest.Server{ollamatest.NewServer(t), ollamatest.NewServer(t), ollamatest.NewServer(t)}
			tt.fault(servers[2])
			said := &awaited{text: "left out: ", said: make(chan bool)}
			for _, f := range servers[:2] { // have work until the third has failed
				f.SetFault(ollamatest.Fault{Before: func(_ int, texts []string) (int, string) {
					if tt.notice != "" && anyPaper(texts) {
						<-said.said
					}
					return 0, ""
				}})
			}
			lib := filepath.Join(t.TempDir(), "lib")
			var out bytes.Buffer
			streams := testStreams(strings.NewReader(""), &out, said)
			streams.Sleep = atOnce
			code := runLine(streams, append([]string{"paperkin", "--library", lib}, indexArgs(servers, source)...))
			r := result{code, out.String(), said.String()}
			if r.code != fault.ExitDone {
				t.Fatalf("exit code %d: %s%s", r.code, r.stdout, r.stderr)
			}
			got := vectorsOf(t, lib)
			if len(got) != papers {
				t.Errorf("%d papers", len(got))
			}
			for id, v := range want {
				if cosine := embed.Dot(v, got[id]); cosine < 0.999999 {
					t.Errorf("%s: cosine %f with its vector from one server", id, cosine)
				}
			}
			if left := strings.Count(r.stderr, "left out: "); tt.notice == "" && left > 0 || tt.notice != "" && (left != 1 || !strings.Contains(r.stderr, tt.notice)) {
				t.Errorf("%d servers are left out, want %q: %s", left, tt.notice, r.stderr)
			}
		})
	}
}

// TestServersAtOnce: batches are with all servers at the same time, as many with each as are
// to be with one.
func TestServersAtOnce(t *testing.T) {
	g := &gate{inside: map[int]bool{}, want: 6, open: make(chan bool)}
	var servers []*ollamatest.Server
	for i := range 3 {
		f := ollamatest.NewServer(t)
		var mu sync.Mutex
		with := 0
		f.SetFault(ollamatest.Fault{Before: func(_ int, texts []string) (int, string) {
			if anyPaper(texts) {
				mu.Lock()
				with++
				n := with
				mu.Unlock()
				g.enter(2*i + (n-1)%2)
			}
			return 0, ""
		}})
		servers = append(servers, f)
	}
	lib := filepath.Join(t.TempDir(), "lib")
	args := append(indexArgs(servers, programtest.PapersFile(t, 60)), "--concurrency", "2")
	if r := inLibrary(lib, atOnce, args...); r.code != fault.ExitDone || strings.Contains(r.stderr, "left out") {
		t.Fatal(r)
	}
	for i, f := range servers {
		if f.Texts() == 0 {
			t.Errorf("server %d embedded nothing", i)
		}
	}
}

// TestNoServerLeft: when no server answers, the error names all of them, with the exit code of
// one. What some have embedded is kept.
func TestNoServerLeft(t *testing.T) {
	source := programtest.PapersFile(t, 20)
	lib := filepath.Join(t.TempDir(), "lib")
	servers := []*ollamatest.Server{ollamatest.NewServer(t), ollamatest.NewServer(t)}
	for _, f := range servers {
		f.SetFault(ollamatest.Fault{Before: func(n int, texts []string) (int, string) {
			if n > 7 {
				return http.StatusServiceUnavailable, `{"error":"server busy, please try again"}`
			}
			return 0, ""
		}})
	}
	named := func(r result) {
		t.Helper()
		for _, f := range servers {
			if !strings.Contains(r.stderr[strings.LastIndex(r.stderr, "paperkin: "):], f.URL) {
				t.Errorf("%s is not named: %s", f.URL, r.stderr)
			}
		}
		if r.code != fault.ExitUnreachable || !strings.Contains(r.stderr, "paperkin: none of 2 servers can embed\n  ollama: ") || !strings.Contains(r.stderr, "\nhint: start it with: ollama serve") {
			t.Errorf("exit code %d: %s", r.code, r.stderr)
		}
	}
	named(inLibrary(lib, atOnce, indexArgs(servers, source)...))
	st := statusOf(t, []string{"PAPERKIN_LIBRARY=" + lib})
	if st.Ledger.Done == 0 || st.Ledger.Done+st.Ledger.Pending != 20 {
		t.Errorf("after that: %+v", st.Ledger)
	}
	for _, f := range servers {
		f.Close()
	}
	named(inLibrary(lib, atOnce, withServers(servers, "search", "anything")...))
	named(inLibrary(lib, atOnce, withServers(servers, "doctor")...))
	named(inLibrary(filepath.Join(t.TempDir(), "new"), atOnce, indexArgs(servers, source)...))
}

// TestReplacedOnAllServers: when the model is replaced on all of them during a run, no vector of
// the new one is kept, with the exit code and the words of one server.
func TestReplacedOnAllServers(t *testing.T) {
	lib := filepath.Join(t.TempDir(), "lib")
	servers := []*ollamatest.Server{ollamatest.NewServer(t), ollamatest.NewServer(t)}
	for _, f := range servers {
		f.SetFault(ollamatest.Fault{Before: func(n int, _ []string) (int, string) {
			if n == 6 {
				f.SetModel(1)
			}
			return 0, ""
		}})
	}
	r := inLibrary(lib, atOnce, indexArgs(servers, programtest.PapersFile(t, 40))...)
	if r.code != fault.ExitLibrary || !strings.Contains(r.stderr, "the model was replaced during the run") || strings.Count(r.stderr, "left out: ") != 2 {
		t.Errorf("exit code %d: %s", r.code, r.stderr)
	}
	// What there is, is of the first model.
	for _, f := range servers {
		f.SetModel(0)
		f.SetFault(ollamatest.Fault{})
	}
	if r := inLibrary(lib, atOnce, withServers(servers, "doctor")...); r.code != fault.ExitDone || !strings.Contains(r.stdout, "match (cosine") {
		t.Errorf("doctor: exit code %d: %s%s", r.code, r.stdout, r.stderr)
	}
}

// TestQuestionsToServers: a question goes to the first server that answers, and doctor says of
// each what it is.
func TestQuestionsToServers(t *testing.T) {
	lib := filepath.Join(t.TempDir(), "lib")
	a, b, c := ollamatest.NewServer(t), ollamatest.NewServer(t), ollamatest.NewServer(t)
	all := []*ollamatest.Server{a, b, c}
	if r := inLibrary(lib, atOnce, indexArgs(all[:1], programtest.PapersFile(t, 9))...); r.code != fault.ExitDone {
		t.Fatal(r)
	}
	asked := 0
	b.SetFault(ollamatest.Fault{Before: func(int, []string) (int, string) { asked++; return 0, "" }})
	if r := inLibrary(lib, atOnce, withServers(all, "search", "some subject")...); r.code != fault.ExitDone || asked != 0 || r.stderr != "" {
		t.Errorf("exit code %d, the second server was asked %d times: %s", r.code, asked, r.stderr)
	}
	r := inLibrary(lib, atOnce, withServers(all, "doctor")...)
	digest := "sha256:" + fmt.Sprintf("%064x", 0xcd)
	for _, f := range all {
		if line := fmt.Sprintf("ok    server    %s, version 0.0.0, has ollama:fake:latest with digest %s\n", f.URL, digest); !strings.Contains(r.stdout, line) {
			t.Errorf("doctor lacks %q: %s", line, r.stdout)
		}
	}
	if r.code != fault.ExitDone || strings.Count(r.stdout, "stored and new vectors of 5 papers match") != 3 {
		t.Errorf("doctor: exit code %d: %s", r.code, r.stdout)
	}
	a.Close()
	c.SetModel(1)
	r = inLibrary(lib, atOnce, withServers(all, "search", "another subject")...)
	if r.code != fault.ExitDone || asked == 0 || strings.Count(r.stderr, "left out: ") != 1 || !strings.Contains(r.stderr, a.URL) {
		t.Errorf("exit code %d, the second server was asked %d times: %s", r.code, asked, r.stderr)
	}
	r = inLibrary(lib, atOnce, withServers(all, "doctor")...)
	if r.code != fault.ExitDone || !strings.Contains(r.stdout, "note  server    is left out: ollama: version from "+a.URL) ||
		!strings.Contains(r.stdout, "note  server    is left out: "+c.URL+" has another model: model digest: got") {
		t.Errorf("doctor: exit code %d: %s%s", r.code, r.stdout, r.stderr)
	}
	d := ollamatest.NewServer(t)
	d.SetModel(1)
	if r := inLibrary(lib, atOnce, withServers([]*ollamatest.Server{c, d}, "doctor")...); r.code != fault.ExitLibrary || !strings.Contains(r.stdout, "fix it with: paperkin reindex --embedder ollama:fake:latest") {
		t.Errorf("doctor with another model: exit code %d: %s%s", r.code, r.stdout, r.stderr)
	}
}
