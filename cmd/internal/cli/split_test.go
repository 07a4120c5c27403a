package cli

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/embed/ollama/ollamatest"
	"paperkin/index"
	"paperkin/index/paper"
)

// TestPickRecords: a record has many names, and one that does not say which is an error.
func TestPickRecords(t *testing.T) {
	record := func(ref, name, file string, line int, ids ...string) index.Source {
		return index.Source{Ref: ref, Record: paper.Record{Provider: "bibtex", Name: name, Source: file, Line: line,
			Paper: paper.Paper{Aliases: ids, Keys: []string{"key" + name}}}}
	}
	records := []index.Source{record("record:a", "3", "in/a.bib", 7, "doi:10.5555/x"), record("record:b", "knuth84", "in/a.bib", 12, "doi:10.5555/x"),
		record("record:c", "x", "b.bib", 1, "arxiv:2101.00001")}
	for _, tt := range []struct {
		names string
		want  string // refs, or what the error says
	}{
		{"", ""},
		{"1", "record:a"},
		{"2 2 1", "record:a record:b"},
		{"knuth84", "record:b"},
		{"keyx", "record:c"},
		{"record:c", "record:c"},
		{"in/a.bib:12", "record:b"},
		{"a.bib:7", "record:a"},
		{"a.bib", "record:a record:b"},
		{"https://doi.org/10.5555/X", "record:a record:b"},
		{"3", `"3" is the number of one record of P, and the name of another`},
		{"4", `P has no record "4"`},
		{"a.bib:8", `P has no record "a.bib:8"`},
	} {
		got, err := pickRecords("P", records, strings.Fields(tt.names))
		if err != nil {
			if code, _ := fault.Explain(err); code != fault.ExitUsage || !strings.Contains(err.Error(), tt.want) || tt.want == "" {
				t.Errorf("%q: %v, exit %d, want %q", tt.names, err, code, tt.want)
			}
		} else if !slices.Equal(got, strings.Fields(tt.want)) {
			t.Errorf("%q: got %q, want %q", tt.names, got, tt.want)
		}
	}
}

// TestDecisionWaits: where the library's model is behind a server, a decision does not
// wait for it: it counts, and says what is left to do.
func TestDecisionWaits(t *testing.T) {
	f := ollamatest.NewServer(t)
	env := []string{"PAPERKIN_LIBRARY=" + filepath.Join(t.TempDir(), "lib"), "OLLAMA_HOST=" + f.URL}
	if r := paperkin(t, env, "index", programtest.PapersFile(t, 3), "-e", "ollama:fake"); r.code != fault.ExitDone {
		t.Fatal(r.stderr)
	}
	away := []string{env[0], "OLLAMA_HOST=127.0.0.1:1"}
	var ids []string
	for line := range strings.Lines(paperkin(t, away, "export").stdout) {
		var p struct{ ID string }
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	if r := paperkin(t, away, "merge", ids[0], ids[1]); r.code != fault.ExitDone {
		t.Fatal(r.stderr)
	}
	r := paperkin(t, away, "split", ids[0])
	if r.code != fault.ExitDone || !strings.Contains(r.stderr, " for vectors: paperkin index makes them") {
		t.Errorf("exit code %d, want %d and a note\n%s", r.code, fault.ExitDone, r.stderr)
	}
	if st := statusOf(t, away); st.Papers != 3 || st.Ledger.Pending == 0 {
		t.Errorf("status %+v, want 3 papers, of which some wait", st)
	}
	if r := paperkin(t, env, "index"); r.code != fault.ExitDone {
		t.Error(r.stderr)
	}
	if st := statusOf(t, env); st.Ledger.Done != 3 {
		t.Errorf("status %+v, want all embedded", st)
	}
}
