package faults

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/cmd/internal/programtest"
	"paperkin/embed/ollama/ollamatest"
)

// TestMadeMeanwhile: two runs start without a library. The one whose embedder
// takes longer to open finds the library of the other and leaves it alone: it
// neither adds vectors of its own embedder nor removes it.
func TestMadeMeanwhile(t *testing.T) {
	f := ollamatest.NewServer(t)
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OLLAMA_HOST=" + f.URL}
	source := programtest.PapersFile(t, 5)
	reached, release := make(chan bool), make(chan bool)
	f.SetFault(ollamatest.Fault{Before: func(n int, _ []string) (int, string) {
		if n == 1 { // the model is being loaded
			close(reached)
			<-release
		}
		return 0, ""
	}})
	slow := command(t, env, "index", source, "-e", "ollama:fake")
	var errs bytes.Buffer
	slow.Stderr = &errs
	if err := slow.Start(); err != nil {
		t.Fatal(err)
	}
	<-reached
	if r := paperkin(t, env, "index", source, "-e", "builtin"); r.code != exitDone {
		t.Error(r.stderr)
	}
	close(release)
	slow.Wait()
	if code := slow.ProcessState.ExitCode(); code != exitLibrary || !strings.Contains(errs.String(), "the library uses another embedder: builtin") {
		t.Errorf("exit code %d, want %d: %s", code, exitLibrary, &errs)
	}
	if st := statusOf(t, env); st.Papers != 5 || st.Ledger.Done != 5 || st.Space.Embedder != "builtin" {
		t.Errorf("status %+v, want the first library as it was", st)
	}
}
