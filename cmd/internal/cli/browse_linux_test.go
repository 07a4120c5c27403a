package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"paperkin/cmd/internal/config"
	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/cmd/internal/setting"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
	"paperkin/query"
)

// browsed are the papers of the tests of browse.
const browsed = `{"id":"x:tides","title":"Tides of shallow seas","abstract":"Tides rise and fall twice a day. Shallow seas slow them down.","authors":["Ito, K."],"published":"2019-05","venue":"Oceans"}
{"id":"x:waves","title":"Waves before storms","abstract":"Waves reach the coast before the storm does, and tides carry them further.","authors":["Jane Roe"],"published":"2021","venue":"Oceans"}
{"id":"x:light","title":"Light behind narrow slits","abstract":"Stripes behind slits show how long the waves of light are.","authors":["John Doe"],"published":"2020","venue":"Optics"}
{"id":"x:birds","title":"How birds find their way","abstract":"Birds see the field of the earth and the stars.","authors":["Ann Lee"],"published":"2018","venue":"Birds"}
`

// browsedLibrary makes a library of them, and returns its folder.
func browsedLibrary(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "papers.jsonl")
	if err := os.WriteFile(file, []byte(browsed), 0o600); err != nil {
		t.Fatal(err)
	}
	lib := filepath.Join(dir, "lib")
	if code := runTest([]string{"paperkin", "-q", "-L", lib, "index", "-e", "builtin", file}, strings.NewReader(""), &strings.Builder{}, os.Stderr); code != fault.ExitDone {
		t.Fatalf("exit code %d", code)
	}
	return lib
}

// browseIn starts browse on a terminal of its own.
func browseIn(t *testing.T, lib string, piped bool, args ...string) *programtest.Session {
	t.Helper()
	env := []string{"TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=", "PAPERKIN_LIBRARY=" + lib}
	return programtest.Start(t, command(t, env, append([]string{"browse"}, args...)...), 100, 30, color.Black, piped)
}

// TestBrowse: a user types, looks at hits, marks two of them, and has their ids printed to a
// pipe, while the terminal shows the screen and is afterwards as it was.
func TestBrowse(t *testing.T) {
	lib := browsedLibrary(t)
	s := browseIn(t, lib, true)
	s.Await("ask in plain words")
	s.Type("tides of the sea")
	s.Await("1  Tides of shallow seas") // without a question the newest is the first
	s.Type("\x1b[B ")                   // down, space
	s.Await("1 marked")
	s.Type("ttodo\r")
	s.Await("tags: todo")
	s.Type("\x1bl") // alt-l
	s.Await("liked")
	s.Type("\x1br")
	s.Await("liked · read")
	s.Type("/")
	s.Type("\x15light slits")
	s.AwaitThat("has the light first", func(screen string) bool { return strings.Contains(screen, "1  Light behind narrow slits") })
	s.Resize(60, 20)
	s.AwaitThat("shows the preview below", func(screen string) bool {
		return strings.Contains(screen, strings.Repeat("─", 60)) && strings.Contains(screen, "Stripes behind slits")
	})
	s.Type("\r \r")
	code, stdout := s.Wait()
	if want := "x:tides\nx:light\n"; code != fault.ExitDone || stdout != want {
		t.Errorf("exit code %d, printed %q, want %q", code, stdout, want)
	}
	if r := paperkin(t, []string{"PAPERKIN_LIBRARY=" + lib}, "tag", "x:tides"); !strings.HasSuffix(r.stdout, ": todo\n") {
		t.Errorf("tags: %q", r.stdout)
	}
	if r := paperkin(t, []string{"PAPERKIN_LIBRARY=" + lib}, "list", "--has", "liked", "--has", "read", "-f", "ids"); r.stdout != "x:tides\n" {
		t.Errorf("marks: %q", r.stdout)
	}
	if drawn := s.Drawn(); !strings.Contains(drawn, "\x1b[?1049h") || !strings.Contains(drawn, "\x1b[?1049l") || strings.Contains(drawn[strings.LastIndex(drawn, "\x1b[?1049l"):], "Light") {
		t.Errorf("the other screen was not entered and left: %q", drawn)
	}
}

// TestBrowseQuestion: with a question the keys are those of the list; filters, formats and
// files.
func TestBrowseQuestion(t *testing.T) {
	lib := browsedLibrary(t)
	file := filepath.Join(t.TempDir(), "refs.bib")
	s := browseIn(t, lib, true, "waves", "--venue", "Oceans", "--format", "bibtex")
	s.Await("venue:Oceans")
	s.Await("Waves before storms")
	s.Type("f")
	s.Await("filters ›")
	s.Type("year:..2020\r")
	s.AwaitThat("has papers of the years alone", func(screen string) bool {
		return strings.Contains(screen, "1  Tides") && !strings.Contains(screen, "storms")
	})
	s.Type("e" + file + "\r")
	s.Await("wrote 1 paper to")
	s.Type("\r")
	code, stdout := s.Wait()
	b, err := os.ReadFile(file)
	if code != fault.ExitDone || !strings.Contains(stdout, "title = {{Tides of shallow seas}}") || err != nil || string(b) != stdout {
		t.Errorf("exit code %d, printed %q, wrote %q, %v", code, stdout, b, err)
	}
}

// TestBrowseLeft: whichever way it is left without a choice, nothing is printed.
func TestBrowseLeft(t *testing.T) {
	lib := browsedLibrary(t)
	for name, leave := range map[string]func(*programtest.Session, *exec.Cmd){
		"q":       func(s *programtest.Session, _ *exec.Cmd) { s.Type("q") },
		"escape":  func(s *programtest.Session, _ *exec.Cmd) { s.Type("\x1b") },
		"ctrl-c":  func(s *programtest.Session, _ *exec.Cmd) { s.Type("\x03") },
		"SIGINT":  func(_ *programtest.Session, c *exec.Cmd) { c.Process.Signal(syscall.SIGINT) },
		"SIGTERM": func(_ *programtest.Session, c *exec.Cmd) { c.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			cmd := command(t, []string{"TERM=xterm", "PAPERKIN_LIBRARY=" + lib}, "browse", "tides")
			s := programtest.Start(t, cmd, 80, 24, color.White, true)
			s.Await("Tides of shallow seas")
			leave(s, cmd)
			want := 130
			if name == "SIGTERM" {
				want = 143
			}
			if code, stdout := s.Wait(); code != want || stdout != "" {
				t.Errorf("exit code %d, want %d; printed %q", code, want, stdout)
			}
		})
	}
}

// TestBrowseNoTerminal: where nothing can be drawn, another way is told.
func TestBrowseNoTerminal(t *testing.T) {
	cmd := command(t, []string{"TERM=xterm"}, "browse")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // away from the terminal of who runs the test
	code, stdout, stderr := programtest.Run(t, cmd)
	if code != fault.ExitUsage || stdout != "" || !strings.Contains(stderr, "no terminal") || !strings.Contains(stderr, "fzf --disabled") {
		t.Errorf("exit code %d, printed %q and %q", code, stdout, stderr)
	}
	s := programtest.Start(t, command(t, []string{"TERM=dumb"}, "browse"), 80, 24, color.Black, true)
	if code, _ := s.Wait(); code != fault.ExitUsage {
		t.Errorf("on a dumb terminal: exit code %d", code)
	}
	s.Await("fzf --disabled")
}

// browseSequences are the control sequences that draw the screen.
var browseSequences = pattern.Of("\x1b\\[[<>=?]?[0-9;:]*[ $]?[A-Za-z]|\x1b\\[\\?[0-9;]*\\$p|\x1b\\]8;;(https://example\\.org/[^\x1b\x07\u202e]*)?(\x1b\\\\|\x07)|\x1b\\](0|2|11);[?a-z]*\x07|\x1b[=>78M]|[\b\r\n\t]")

// TestBrowseHostile: nothing that a library holds reaches the terminal in a form that it
// obeys.
func TestBrowseHostile(t *testing.T) {
	foreignLibrary(t, []paper.Record{foreignRecord("id:one", "Waves in the shallow water of bays"), foreignRecord("id:two", "Light behind narrow slits")}, func(w *index.Writer) error {
		e, err := static.Open()
		if err != nil {
			return err
		}
		_, err = w.Embed(t.Context(), e, index.BuildOptions{Batch: 10, Concurrency: 1})
		return err
	})
	s := browseIn(t, os.Getenv("PAPERKIN_LIBRARY"), false, "waves")
	s.Await("Waves in the shallow water")
	s.Type("js")
	s.Await("papers similar to")
	s.Type("bf" + "venue:\x1b[200~" + strings.ReplaceAll(hostile, "\x1b", "") + "\x1b[201~\r")
	s.Type("\x03")
	s.Wait()
	if what := loud(browseSequences().ReplaceAllString(s.Drawn(), "")); what != "" {
		t.Errorf("browse draws %s", what)
	}
}

func compactJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestReadFilters: filters are read as the options of their names, and as operators.
func TestReadFilters(t *testing.T) {
	for _, tt := range []struct{ text, want, rest string }{
		{"", "{}", ""},
		{"author:Ito venue:iclr*", `{"venues":["iclr*"],"authors":["Ito"]}`, "author:Ito venue:iclr*"},
		{`author:"Ito, K." author:Roe`, `{"authors":["Ito, K.","Roe"]}`, `author:"Ito, K." author:Roe`},
		{"since:2019 has:pdf", `{"since":"2019","has":["pdf"]}`, "since:2019 has:pdf"},
		{"year:2019..2021 -survey", `{"since":"2019","until":"2021","without":["survey"]}`, "year:2019..2021 -survey"},
		{`tides "shallow seas"`, `{"with":["tides","shallow seas"]}`, `tides "shallow seas"`},
		{"mode:lexical kind:book", `{"kinds":["book"]}`, "kind:book"},
		{"-author:Ito", `{"not":[{"authors":["Ito"]}]}`, "-author:Ito"},
	} {
		o, rest, err := readFilters(tt.text)
		if got := compactJSON(t, o.Filter); err != nil || got != tt.want || rest != tt.rest {
			t.Errorf("%q: %s, %q, %v", tt.text, got, rest, err)
		}
	}
	for text, want := range map[string]string{
		"autor:Ito":        "no filter autor:",
		"nonsense:x":       "no filter nonsense:",
		"since:yesteryear": "since",
		"mode:fast":        "mode",
		"diverse:very":     "want a number",
		"has:wings":        "has",
		"year:soon":        "--year",
		"a OR":             "no filter: a OR",
	} {
		if _, _, err := readFilters(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if o, _, err := readFilters("mode:lexical"); err != nil || fmt.Sprint(o.Mode) != "lexical" {
		t.Errorf("mode %q, %v", o.Mode, err)
	}
}

// TestNarrow: what a file configures gives way to operators of the question, in browse too;
// what is typed into the line does not.
func TestNarrow(t *testing.T) {
	known := settings(newApp(testStreams(nil, io.Discard, io.Discard)))
	var l filterLine
	for _, text := range []string{"venue:iclr*", "year:2019..2021", "min-similarity:0.3"} {
		name, value, _ := strings.Cut(text, ":")
		one, err := settingOf(known, strings.ReplaceAll(name, "-", "_"))
		if err != nil {
			t.Fatal(err)
		}
		l.items = append(l.items, filterItem{text, name})
		l.files = append(l.files, setting.Value{Key: one, Entry: config.Entry{Key: one.Name, Values: []string{value}}, Path: "config.toml"})
	}
	like := query.Request{Examples: []query.Example{{Ref: "x:tides"}}}
	ask := func(question string, mode query.Mode) query.Request {
		return query.Request{Question: question, Options: query.Options{Mode: mode}}
	}
	for _, tt := range []struct {
		beside query.Request
		added  string
		want   string
	}{
		{ask("tides", query.Hybrid), "", "venue:iclr* year:2019..2021 min-similarity:0.3"},
		{like, "", "venue:iclr* year:2019..2021 min-similarity:0.3"},
		{ask("", query.Hybrid), "", "venue:iclr* year:2019..2021"},
		{ask("tides", query.Lexical), "", "venue:iclr* year:2019..2021"},
		{ask("tides venue:oceans", query.Hybrid), "", "year:2019..2021 min-similarity:0.3"},
		{ask("tides since:2024", query.Hybrid), "venue:acl", "venue:iclr* min-similarity:0.3 venue:acl"},
		{ask("tides venue:oceans", query.Hybrid), "venue:acl", "year:2019..2021 min-similarity:0.3 venue:acl"},
	} {
		n, err := l.narrow(strings.TrimSpace(l.String()+" "+tt.added), tt.beside)
		o, _, wrong := readFilters(tt.want)
		if err != nil || wrong != nil || n.Holding != tt.want || compactJSON(t, n.Filter) != compactJSON(t, o.Filter) {
			t.Errorf("beside %q: %q holds, %v; want %q", tt.beside.Question, n.Holding, errors.Join(err, wrong), tt.want)
		}
	}
	l.plain = true
	if n, _ := l.narrow(l.String(), ask("venue:oceans", query.Hybrid)); n.Holding != l.String() {
		t.Errorf("beside a plain question %q holds", n.Holding)
	}
}

// TestScoresOfChoice: a marked paper keeps the score that it had in the answer.
func TestScoresOfChoice(t *testing.T) {
	lib := browsedLibrary(t)
	var out strings.Builder
	if code := runTest([]string{"paperkin", "-q", "-L", lib, "search", "tides", "-n", "1", "--format", "tsv"}, strings.NewReader(""), &out, os.Stderr); code != fault.ExitDone {
		t.Fatalf("exit code %d", code)
	}
	want := strings.Split(out.String(), "\t")
	s := browseIn(t, lib, true, "tides", "--format", "tsv")
	s.Await("1  Tides of shallow seas")
	s.Type("\r")
	code, printed := s.Wait()
	if got := strings.Split(printed, "\t"); code != fault.ExitDone || len(got) < 4 || got[2] == "" || got[0] != want[0] || got[2] != want[2] {
		t.Errorf("exit code %d, got %q, want %q", code, got, want)
	}
}

// TestCtrlCAtQuestion: Ctrl-C in place of an answer removes nothing, and says so.
func TestCtrlCAtQuestion(t *testing.T) {
	lib := browsedLibrary(t)
	env := []string{"TERM=xterm", "PAPERKIN_LIBRARY=" + lib}
	s := programtest.Start(t, command(t, env, "remove", "--venue", "oceans"), 80, 24, color.Black, false)
	s.Await("Remove 2 papers? [y/N]")
	s.Type("\x03")
	shown := s.Await("nothing was removed")
	if code, _ := s.Wait(); code != 128+int(syscall.SIGINT) || strings.Contains(shown, "current step") {
		t.Errorf("exit code %d, shown %q", code, shown)
	}
}
