package faults

import (
	"bufio"
	"io"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/embed/ollama/ollamatest"
)

// TestStoppedInAHang: a signal ends a run whose server has stopped answering, and
// finished batches are kept. The run ends at once if no batch is in progress or at
// a second signal, otherwise after half a minute. Without a signal the server
// would have ten minutes.
func TestStoppedInAHang(t *testing.T) {
	const papers = 60
	p := ollamatest.NewProxy(t, &ollamatest.Backend{URL: ollamatest.NewServer(t).URL, Model: "fake"})
	source := programtest.PapersFile(t, papers)
	everything := func(x *ollamatest.Exchange) bool { return x.Reached() && x.Hang() }
	for _, tt := range []struct {
		name   string
		spoil  func(*ollamatest.Exchange) bool
		at     int // 0: from the start
		signal syscall.Signal
		code   int
		least  int // papers embedded
	}{
		{"vectors", ollamatest.Since((*ollamatest.Exchange).Hang), 4, syscall.SIGTERM, 143, 24},
		{"vectors, asked twice", ollamatest.Since((*ollamatest.Exchange).Hang), 4, syscall.SIGINT, -1, 16},
		{"list of models", ollamatest.Listing((*ollamatest.Exchange).Hang), 4, syscall.SIGINT, 130, 16},
		{"everything, asked twice", everything, 4, syscall.SIGINT, -1, 16},
		{"loading the model", ollamatest.Always((*ollamatest.Exchange).Hang), 0, syscall.SIGINT, 130, -1},
		{"everything from the start", everything, 0, syscall.SIGINT, 130, -1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lib := filepath.Join(t.TempDir(), "lib")
			env := []string{"PAPERKIN_LIBRARY=" + lib, "OLLAMA_HOST=" + p.Address}
			if tt.name == "vectors" {
				longForm(t) // it waits half a minute
			}
			p.Spoil(ollamatest.Spoiler{Spoil: tt.spoil}, tt.at, "")
			cmd := command(t, env, "index", source, "-e", "ollama:fake", "--batch-size", "8")
			errs, err := cmd.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer cmd.Process.Kill() // if the test fails
			<-p.Hung()
			if err := cmd.Process.Signal(tt.signal); err != nil {
				t.Fatal(err)
			}
			notices := bufio.NewReader(errs)
			if tt.code < 0 {
				programtest.AwaitLine(t, notices, "finishing the current step")
				if err := cmd.Process.Signal(tt.signal); err != nil {
					t.Fatal(err)
				}
			}
			rest, err := io.ReadAll(notices)
			if err != nil {
				t.Fatal(err)
			}
			cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != tt.code || tt.code > 0 && !strings.Contains(string(rest), "everything finished so far is kept") {
				t.Fatalf("exit code %d, want %d: %s", code, tt.code, rest)
			}
			if tt.least < 0 {
				if r := paperkin(t, env, "status"); r.code != exitLibrary {
					t.Errorf("a library was left behind: %+v", r)
				}
				return
			}
			// A batch that was embedded when the list hung was discarded.
			st := statusOf(t, env)
			if l := st.Ledger; l.Done < tt.least || l.Done+l.Pending != papers || l.Pending == 0 {
				t.Errorf("ledger %+v, want %d or more done and the rest pending", l, tt.least)
			}
		})
	}
}
