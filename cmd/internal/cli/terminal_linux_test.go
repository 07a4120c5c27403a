package cli

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/programtest"
	"paperkin/embed/embedtest"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/pattern"
)

// foreignRecord is a record as only a library has it that somebody else has made: each of its
// fields is hostile, which reading a file never lets happen.
func foreignRecord(id, about string) paper.Record {
	value, _ := json.Marshal(hostile) // a string always has a JSON form
	names := []paper.Name{{Family: hostile, Given: hostile}, {Literal: hostile}}
	p := paper.Paper{
		ID: id, Aliases: []string{id, id + hostile}, Keys: []string{hostile + id},
		Title: hostile + about, Abstract: about + ": " + hostile, // no copies of each other, for like
		Authors: []string{hostile + id, "B " + hostile}, Names: names, Published: "2024", Venue: hostile,
		Categories: []string{hostile}, Keywords: []string{hostile}, URL: "https://example.org/" + hostile,
		Type: "article-journal", SourceType: "bibtex:" + hostile,
		Fields:   map[string]string{"volume": hostile, "note": hostile, "publisher": hostile},
		People:   map[string][]paper.Name{"editor": names},
		Dates:    map[string]string{"accessed": hostile},
		Files:    []string{hostile},
		Extra:    map[string]json.RawMessage{hostile: value, "list": json.RawMessage("[" + string(value) + "]")},
		Original: &paper.Original{Title: hostile, Abstract: hostile},
	}
	return paper.Record{Paper: p, Source: hostile, Line: 1, Provider: hostile, Name: hostile + id, Revised: hostile}
}

// foreignLibrary makes a library of such records, embedded by e as far as it can.
func foreignLibrary(t *testing.T, records []paper.Record, embed func(*index.Writer) error) {
	t.Helper()
	w := indextest.OpenWriter(t, filepath.Join(t.TempDir(), "lib"))
	all := func(yield func(paper.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	}
	if a, err := w.Add(t.Context(), all, index.AddOptions{}); err != nil || a.New != len(records) {
		t.Fatalf("%+v, %v", a, err)
	}
	if err := embed(w); err != nil {
		t.Fatal(err)
	}
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PAPERKIN_LIBRARY", w.Library.Dir())
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// theTerminal stands for the name of the terminal in an argument of [onTerminal].
const theTerminal = "TERMINAL"

// onTerminal runs the program with a terminal for its output and errors, and returns
// what reached it.
func onTerminal(t *testing.T, args ...string) (code int, shown string) {
	t.Helper()
	t.Setenv("PAPERKIN_PAGER", "cat")
	terminal, all := programtest.OpenTerminal(t, 80)
	args = slices.Clone(args)
	for i := range args {
		args[i] = strings.Replace(args[i], theTerminal, terminal.Name(), 1)
	}
	code = runTest(append([]string{"paperkin"}, args...), strings.NewReader(hostile), terminal, terminal)
	return code, all()
}

// ownSequences are the control sequences that the program itself prints.
var ownSequences = pattern.Of("\x1b\\[(0|1|2|4|36)m|\x1b]8;;(https://[^\x1b]*)?\x1b\\\\")

// TestHostileLibrary: nothing that a library holds reaches a terminal in a form that it
// obeys, by any command, in any format.
func TestHostileLibrary(t *testing.T) {
	t.Setenv("TERM", "xterm")
	foreignLibrary(t, []paper.Record{foreignRecord("id:one", "Waves in the shallow water of bays rise before storms reach the coast and drive sand along beaches for many miles"), foreignRecord("id:two", "Light behind narrow slits shows stripes whose distance measures how long its waves are when a laser shines on them")}, func(w *index.Writer) error {
		e, err := static.Open()
		if err != nil {
			return err
		}
		_, err = w.Embed(t.Context(), e, index.BuildOptions{Batch: 10, Concurrency: 1})
		return err
	})
	h := strings.ReplaceAll(hostile, "\x00", "") // no argument can have it
	dir := t.TempDir()
	var commands [][]string
	for _, format := range slices.DeleteFunc(slices.Clone(option.HitFormats), func(f string) bool { return f == "ids" }) { // no hostile id is found
		for _, args := range [][]string{{"search", "waves"}, {"like", "id:one"}, {"show", "id:one"}} {
			commands = append(commands, append(args, "--format", format))
		}
	}
	for _, format := range formats.WriterNames() {
		commands = append(commands, []string{"export", "--format", format}, []string{"export", "--format", format, "-o", theTerminal})
	}
	dataFormats := len(commands)
	commands = append(commands, [][]string{
		{"search", "waves", "--explain", "--abstract"}, {"search", "waves", "--brief"}, {"search", "waves", "--format", "ids"}, {"search", "nothing of the kind", "--mode", "lexical", "--venue", h}, {"like", "id:one", "--explain"}, {"like", h},
		{"show", "id:one", "--sources"}, {"show", "id:one", "--sources", "--json"}, {"show", h}, {"show", hostile + "id:one"},
		{"status"}, {"status", "--json"}, {"status", "--by", "venue,author,source"}, {"status", "--by", "venue", "--json"}, {"status", "--by", h}, {"duplicates"}, {"duplicates", "--json"}, {"doctor"}, {"export", "--venue", h}, {"export", "--format", h},
		{"export", "-o", filepath.Join(dir, h, h)}, {"index", "--dry-run", h}, {"backup", h + "/" + h}, {"backup", theTerminal}, {"restore", h}, {"eval", h},
		{h}, {"--" + h}, {"status", "--library", h}, {"harvest", "url", "http://127.0.0.1:1/" + h}, {"completion", h},
		{"reindex", "--embedder", "ollama:" + h, "--ollama", "127.0.0.1:1"}, {"merge", "id:one", h}, {"split", "id:one"}, {"remove", h},
	}...)
	for _, colours := range []string{"1", ""} { // NO_COLOR, or not
		t.Setenv("NO_COLOR", colours)
		for i, args := range commands {
			code, shown := onTerminal(t, args...)
			if colours == "" {
				shown = ownSequences().ReplaceAllString(shown, "")
			}
			if what := loud(strings.ReplaceAll(shown, "\t", "")); what != "" {
				t.Errorf("%.60q prints %s", args, what)
			}
			if i < dataFormats && (code != fault.ExitDone || !strings.Contains(shown, "hint: forged")) {
				t.Errorf("%.60q: exit code %d, and prints %q", args, code, shown)
			}
			if multiline := slices.ContainsFunc(args, func(a string) bool { return a == "csv" || a == "bibtex" }); !multiline && strings.Contains("\n"+shown, "\nhint: forged") {
				t.Errorf("%.60q prints a forged line: %q", args, shown)
			}
		}
	}
}

// TestHostileReasons: neither does what the ledger says of papers that failed, in a
// space whose model has a hostile name.
func TestHostileReasons(t *testing.T) {
	foreignLibrary(t, []paper.Record{foreignRecord("id:one", "Waves")}, func(w *index.Writer) error {
		e := &embedtest.Fake{Model: hostile, Fail: func(string) error { return errors.New(hostile) }}
		_, err := w.Embed(t.Context(), e, index.BuildOptions{Batch: 10, Concurrency: 1})
		return err
	})
	t.Setenv("NO_COLOR", "1")
	commands := [][]string{{"status"}, {"doctor"}, {"search", "waves"}, {"show", "id:one"}}
	for _, format := range option.TableFormats {
		commands = append(commands, []string{"status", "--failed", "--format", format})
	}
	for _, args := range commands {
		if _, shown := onTerminal(t, args...); shown == "" || loud(shown) != "" {
			t.Errorf("%q prints %q: %s", args, shown, loud(shown))
		}
	}
}

// TestFileUnchanged: what goes to a file holds every byte of the library's texts.
func TestFileUnchanged(t *testing.T) {
	foreignLibrary(t, []paper.Record{foreignRecord("id:one", "Waves")}, func(*index.Writer) error { return nil })
	name := filepath.Join(t.TempDir(), "papers.bib")
	if code, shown := onTerminal(t, "export", "--format", "bibtex", "-o", name); code != fault.ExitDone {
		t.Fatalf("exit code %d: %s", code, shown)
	}
	b, err := os.ReadFile(name)
	if err != nil || loud(string(b)) == "" {
		t.Errorf("%v: nothing hostile is left in %q", err, b)
	}
}
