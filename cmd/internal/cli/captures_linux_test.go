package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/cmd/internal/screen"
	"paperkin/testdata"
)

// captured are the commands whose output on terminals is kept in testdata/captures, each in
// a file of its name, for people to look at: plain at several widths, and once in colour.
var captured = []struct {
	name string
	args []string
}{
	{"search", []string{"search", "-n", "3", "sharing parameters across transformer layers"}},
	{"search-explain", []string{"search", "-n", "2", "--explain", "how do experts route tokens?"}},
	{"search-weak", []string{"search", "-n", "1", "calving of glaciers in fjords"}},
	{"search-brief", []string{"search", "--brief", "sharing parameters across transformer layers"}},
	{"search-misspelt", []string{"search", "-n", "1", "transfomer", "layers", "--mode", "lexical"}},
	{"search-none", []string{"search", "tides", "--since", "2030"}},
	{"like", []string{"like", "-n", "2", "Switch Transformers: Scaling to Trillion Parameter Models with Simple and Efficient Sparsity"}},
	{"list", []string{"list", "-n", "3"}},
	{"show", []string{"show", "compacter"}},
	{"status", []string{"status"}},
	{"status-by", []string{"-L", "people", "status", "--by", "year,venue,author", "-n", "3"}},
	{"bylines", []string{"-L", "people", "search", "how do tides reach the coast?"}},
	{"bylines-list", []string{"-L", "people", "list"}},
	{"bylines-brief", []string{"-L", "people", "list", "--brief"}},
	{"bylines-show", []string{"-L", "people", "show", "doi:10.1000/tides.2019.0017"}},
	{"source", []string{"-L", "people", "source"}},
	{"tags", []string{"-L", "people", "tag"}},
	{"marked", []string{"-L", "people", "marked"}},
	{"save", []string{"-L", "people", "save", "coast", "how do tides reach the coast?"}},
	{"saved", []string{"-L", "people", "saved"}},
	{"digest", []string{"-L", "people", "digest", "--dry-run"}},
	{"doctor", []string{"doctor"}},
	{"help", []string{"help"}},
	{"help-search", []string{"help", "search"}},
	{"help-index", []string{"index", "--help"}},
	{"help-digest", []string{"digest", "--help"}},
	{"help-score", []string{"help", "score"}},
	{"bare", nil},
	{"duplicates", []string{"duplicates", "-n", "3"}},
}

// captureWidths are the widths that are kept, narrowest a width at which nothing breaks.
var captureWidths = []uint16{60, 80, 120, 200}

const narrowest = 40

// TestCaptures: what the commands show is what is kept (-update keeps it), and no line is
// longer than the terminal is wide, but for commands and addresses to be copied.
func TestCaptures(t *testing.T) {
	dir := captureLibrary(t)
	golden, err := filepath.Abs("testdata/captures")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	captureBylines(t)
	for _, c := range captured {
		var all strings.Builder
		for _, width := range append([]uint16{narrowest}, captureWidths...) {
			shown := capture(t, width, append([]string{"--color", "never"}, c.args...))
			for line := range strings.Lines(shown) {
				start := strings.TrimSpace(line)
				copied := strings.HasPrefix(start, "paperkin ") || strings.HasPrefix(start, "https://") // a command or an address, which stays whole
				if n := screen.Columns(strings.TrimSuffix(line, "\n")); n > int(width) && !copied {
					t.Errorf("%q at %d columns: a line of %d: %s", c.args, width, n, line)
				}
			}
			if width != narrowest {
				fmt.Fprintf(&all, "-- %d columns --\n%s", width, shown)
			}
		}
		coloured := capture(t, 80, c.args)
		fmt.Fprintf(&all, "-- 80 columns in colour --\n%s", strings.ReplaceAll(coloured, "\x1b", "␛"))
		name := filepath.Join(golden, c.name+".txt")
		want, err := os.ReadFile(name)
		if err == nil && bytes.Equal(want, []byte(all.String())) {
			continue
		}
		if !*update {
			t.Errorf("%s is not what %q shows: look at what go test ./cmd/internal/cli -run Captures -update writes", name, c.args)
			continue
		}
		if err := os.WriteFile(name, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// captureTime is what the clock shows in captures.
var captureTime = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// captureLibrary makes a library of the sample in a new folder, in an environment in which
// the program finds nothing of the user's.
func captureLibrary(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, value := range map[string]string{"PAPERKIN_LIBRARY": "library", "OLLAMA_HOST": "127.0.0.1:1", "HOME": dir, "XDG_CONFIG_HOME": dir, "XDG_DATA_HOME": dir,
		"XDG_CACHE_HOME": dir, "PAPERKIN_PAGER": "cat", "TERM": "xterm-256color", "NO_COLOR": "", "CLICOLOR_FORCE": "", "COLUMNS": "", "BROWSER": "none"} {
		t.Setenv(name, value)
	}
	if err := os.WriteFile(filepath.Join(dir, "papers.jsonl"), testdata.Papers, 0o600); err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	s := testStreams(nil, &errs, &errs)
	s.Now = func() time.Time { return captureTime }
	if code := runLine(s, []string{"paperkin", "index", "--embedder", "builtin", "-L", filepath.Join(dir, "library"), filepath.Join(dir, "papers.jsonl")}); code != fault.ExitDone {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	return dir
}

// people are papers of which more is known than of the sample's, for what stands below their
// titles.
const people = `{"id":"doi:10.1000/tides.2019.0017","title":"Tides of shallow seas and how they reach the coast","abstract":"Tides rise and fall twice a day. Shallow seas slow them down, and the coast sees them hours later than the open ocean does.","authors":["Ito, K.","Maria Fernández de la Cruz","Jane Roe"],"published":"2019-05-17","venue":"Journal of Physical Oceanography and Limnology","categories":["physics.ao-ph","physics.flu-dyn"],"keywords":["tides","bathymetry"],"url":"https://journal.example.org/volumes/2019/issue-5/tides-of-shallow-seas-and-how-they-reach-the-coast.html"}
{"id":"arxiv:2103.00017","title":"Waves before storms","abstract":"Waves reach the coast before the storm does, and tides carry them further.","authors":["Jane Roe","Ann Lee","Wei Li","山田 太郎","José Núñez"],"published":"2021-03","venue":"Oceans"}
{"id":"x:light","title":"狭いスリットの向こうの光:波としての性質をもう一度考える","abstract":"Stripes behind slits show how long the waves of light are. We measure them again, with slits that are as narrow as the eye can see, and compare them with the waves of shallow water.","authors":["山田 太郎","佐藤 花子"],"published":"2020","venue":"人工知能学会論文誌"}
{"id":"x:birds","title":"How birds find their way","abstract":"Birds see the field of the earth and the stars.","authors":["Ann Lee"],"published":"2018"}
`

// sources are what that library is fed from, as somebody wrote it by hand.
const sources = `{"name":"experts","command":"harvest","args":["arxiv","--category=cs.CL","--query=sparse experts","--since=2026-01"],"last":{"at":"2026-11-22T06:30:00Z","outcome":"done","new":12,"updated":3}}
{"name":"mine","command":"index","args":["zotero:","/home/mira/papers"],"last":{"at":"2026-11-22T06:30:09Z","outcome":"failed","error":"/home/mira/papers: open: no such file or directory"}}
{"name":"daily","command":"harvest","args":["hf"]}
`

// captureBylines makes the library "people" in the current folder.
func captureBylines(t *testing.T) {
	t.Helper()
	err := os.WriteFile("people.jsonl", []byte(people), 0o600)
	if err == nil {
		err = os.Mkdir("people", 0o700)
	}
	if err == nil {
		err = os.WriteFile("people/sources.jsonl", []byte(sources), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"index", "-e", "builtin", "people.jsonl"}, {"tag", "x:birds", "arxiv:2103.00017", "+to-read", "+coast"}, {"note", "arxiv:2103.00017", "compare with the buoys of 2018"},
		{"mark", "like", "doi:10.1000/tides.2019.0017", "x:light"}, {"mark", "read", "arxiv:2103.00017", "x:light"}, {"mark", "dislike", "x:birds"}, {"save", "night birds", "birds", "--since", "2y"},
		{"save", "everything by Jane Roe that the coast has to do with", "--author", "Jane Roe", "--with", "coast"}} {
		var errs strings.Builder
		s := testStreams(nil, &errs, &errs)
		s.Now = func() time.Time { return captureTime }
		if code := runLine(s, append([]string{"paperkin", "-L", "people"}, args...)); code != fault.ExitDone {
			t.Fatalf("%q: exit code %d: %s", args, code, errs.String())
		}
	}
}

// capture runs a command on a terminal of so many columns, and returns what it shows, without
// the sizes of files.
func capture(t *testing.T, columns uint16, args []string) string {
	t.Helper()
	terminal, all := programtest.OpenTerminal(t, columns)
	s := testStreams(strings.NewReader(""), terminal, terminal)
	s.Now = func() time.Time { return captureTime }
	runLine(s, append([]string{"paperkin"}, args...))
	return changing().ReplaceAllString(all(), "... kB")
}

// TestConfigWidth: the settings are as wide as the terminal, with long paths too.
func TestConfigWidth(t *testing.T) {
	dir := captureLibrary(t)
	t.Chdir(dir)
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(dir, strings.Repeat("deep/", 20)))
	for _, width := range []uint16{narrowest, 60} {
		shown := capture(t, width, []string{"config"})
		if !strings.Contains(shown, "no_pager") {
			t.Errorf("at %d columns: %s", width, shown)
		}
		for line := range strings.Lines(shown) {
			if n := screen.Columns(strings.TrimRight(line, "\r\n")); n > int(width) {
				t.Errorf("at %d columns: a line of %d: %s", width, n, line)
			}
		}
	}
}
