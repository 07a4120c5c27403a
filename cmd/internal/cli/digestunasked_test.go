package cli

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paperkin/cmd/internal/fault"
	"paperkin/embed/ollama/ollamatest"
	"paperkin/index"
	"paperkin/index/chromem"
)

// told is up to which key the first saved search was told of.
func (m *morningOf) told() int64 {
	m.t.Helper()
	lib, err := index.Open(m.t.Context(), filepath.Join(m.dir, "library"), chromem.Open)
	if err != nil {
		m.t.Fatal(err)
	}
	defer lib.Close()
	list, _, err := lib.Searches(m.t.Context())
	if err != nil || len(list) == 0 {
		m.t.Fatalf("%v, %v", list, err)
	}
	return list[0].Told
}

// TestDigestUnasked: a search whose model does not answer is not taken for one that finds
// nothing, and tells of what it missed when the model is back.
func TestDigestUnasked(t *testing.T) {
	server := ollamatest.NewServer(t)
	t.Setenv("OLLAMA_HOST", server.URL)
	m := &morningOf{t: t, dir: t.TempDir(), now: time.Date(2026, 5, 20, 6, 30, 0, 0, time.UTC)}
	line := `{"id":"x:1","title":"Tides of the sea","abstract":"Tides of the sea."}`
	if code, _, errs := m.paperkin(line, "index", "-q", "-e", "ollama:fake", "-"); code != fault.ExitDone {
		t.Fatal(errs)
	}
	lib, err := index.Open(t.Context(), filepath.Join(m.dir, "library"), chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	// Nobody has asked these yet: their vectors are not known.
	_, one := lib.SaveSearch(t.Context(), m.now, "sea", "q=tides+of+the+sea")
	_, two := lib.SaveSearch(t.Context(), m.now, "shore", "q=where+waves+end")
	if err := errors.Join(one, two, lib.Close()); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		host string
		code int
		told int64
		says string
	}{
		{"127.0.0.1:1", fault.ExitUnreachable, 0, "sea, shore: not asked: "},
		{server.URL, fault.ExitDone, 1, "Tides of the sea"}, // up to the paper's key
		{"127.0.0.1:1", fault.ExitNoHits, 1, "nothing new"},
	} {
		t.Setenv("OLLAMA_HOST", tt.host)
		code, out, errs := m.paperkin("", "digest")
		if told := m.told(); code != tt.code || told != tt.told || !strings.Contains(out+errs, tt.says) {
			t.Errorf("with %s: exit code %d, told up to %d, want %d and %d\n%s%s", tt.host, code, told, tt.code, tt.told, out, errs)
		}
	}
}
