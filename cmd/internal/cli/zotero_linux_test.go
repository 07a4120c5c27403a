package cli

import (
	"bufio"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/programtest"
	"paperkin/index/zotero/zoterotest"
)

// TestZoteroRuns: while Zotero runs it is asked, for changes alone once it was read; when
// the run fails the next one asks for the same again; and when it ends its file is read.
func TestZoteroRuns(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(dir, "library"))
	t.Setenv("HOME", dir)
	l := zoterotest.Sample()
	l.Remove("BLNK2345")
	zotero := zoterotest.Start(t, l)
	zoterotest.Home(t, dir, zotero)
	step := func(code int, want string, args ...string) {
		t.Helper()
		got, stdout, stderr := program(t, "", args...)
		if got != code || !strings.Contains(stdout+stderr, want) {
			t.Errorf("paperkin %s: exit %d\n%s%s\nwant %d and %q", strings.Join(args, " "), got, stdout, stderr, code, want)
		}
	}
	step(0, "read 5 papers: 5 new", "index", "-e", "builtin", "zotero:")
	step(0, "read 0 papers", "index", "zotero:")
	step(0, "read 0 papers", "index", "--dry-run", "zotero:")
	step(0, "zotero PREP2345 · zotero: · revised", "show", "--sources", "arxiv:2101.00022")
	zotero.Library.Version = 41
	zotero.Library.Item("GREY2345").Trashed = true
	zotero.Library.Item("CASE2345").Version, zotero.Library.Item("CASE2345").Tags = 41, []string{"law"}
	zotero.Spoil(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.RequestURI(), "dateModified") {
			return false
		}
		w.WriteHeader(http.StatusInternalServerError)
		return true
	})
	step(fault.ExitUnreachable, "it answers 500", "index", "zotero:")
	zotero.Spoil(nil)
	step(0, "read 2 papers: 1 updated, 1 deleted by their source", "index", "zotero:")
	step(0, "Toy v. Box", "list", "--tag", "law")
	step(0, "read 4 papers: 4 unchanged", "index", "--readd", "zotero:")
	zotero.Library.Write(t, filepath.Join(dir, "Zotero", "zotero.sqlite"))
	zotero.Stop()
	step(0, "Zotero does not run: reading "+filepath.Join(dir, "Zotero", "zotero.sqlite"), "index", "zotero:")
	step(fault.ExitUsage, "there is no collection", "index", "zotero:collection/Nowhere")
	step(0, "read 0 papers", "index", "--format", "zotero-sqlite", "zotero:")
	step(fault.ExitUnreachable, "hint: start Zotero", "index", "--format", "zotero-api", "zotero:")
	step(fault.ExitUsage, "--format zotero-api: zotero:x.sqlite is a file", "index", "--format", "zotero-api", "zotero:x.sqlite")
	step(fault.ExitUsage, "hint: leave --format out, or force one way", "index", "--format", "bibtex", "zotero:")
	step(fault.ExitUsage, "hint: name a library of Zotero", "index", "--format", "zotero-sqlite", "refs.bib")
	step(fault.ExitUsage, "did you mean --format zotero-sqlite?", "index", "--format", "zotero-sqlit", "zotero:")
}

// TestZoteroWatch: a library of Zotero is kept up with.
func TestZoteroWatch(t *testing.T) {
	dir := t.TempDir()
	zotero := zoterotest.Start(t, zoterotest.Sample())
	zoterotest.Home(t, dir, zotero)
	cmd := command(t, []string{"PAPERKIN_LIBRARY=" + filepath.Join(dir, "library"), "PAPERKIN_EMBEDDER=builtin", "HOME=" + dir}, "index", "--watch", "--interval", "10ms", "zotero:")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill() // if the test fails
	results := bufio.NewReader(out)
	programtest.AwaitLine(t, results, "read 6 papers: 5 new, 1 skipped")
	zotero.Change(func(l *zoterotest.Library) { l.Item("GREY2345").Trashed = true })
	programtest.AwaitLine(t, results, "read 1 paper: 1 deleted by their source")
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 130 {
		t.Errorf("exit %d, %v", cmd.ProcessState.ExitCode(), err)
	}
}

// TestExportToZotero: papers get into the Zotero that runs, once, and are the same papers
// when they come back.
func TestExportToZotero(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(dir, "library"))
	t.Setenv("HOME", dir)
	zotero := zoterotest.Start(t, zoterotest.Sample())
	zoterotest.Home(t, dir, zotero)
	refs := filepath.Join(dir, "refs.bib")
	bib := "@article{a, title={Tides in a harbour}, doi={10.5555/tides.4}}\n@article{b, title={Winds over water}, author={Ito, Kei}, doi={10.5555/winds}, year=2020}\n"
	if err := os.WriteFile(refs, []byte(bib), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := program(t, "", "index", "-e", "builtin", refs); code != 0 {
		t.Fatal(stderr)
	}
	step := func(code int, want string, args ...string) {
		t.Helper()
		got, stdout, stderr := program(t, "", append([]string{"export"}, args...)...)
		if got != code || !strings.Contains(stderr, want) || stdout != "" {
			t.Errorf("paperkin export %q: exit %d\n%s%s\nwant %d and %q", args, got, stdout, stderr, code, want)
		}
	}
	step(0, "gave 1 paper to Zotero: My Library; it had 1 paper", "--to", "zotero")
	if len(zotero.Imported) != 1 || !strings.Contains(zotero.Imported[0], "TI  - Winds over water") || strings.Contains(zotero.Imported[0], "Tides") {
		t.Errorf("%q", zotero.Imported)
	}
	step(0, "gave 1 paper to Zotero: My Library / Wood", "--to", "zotero:Wood", "--title", "winds")
	if !slices.Equal(zotero.Moved, []string{"C1"}) {
		t.Errorf("moved to %q", zotero.Moved)
	}
	step(fault.ExitUsage, "the library has Water, Water/Oak, Wood, Wood/Oak\nhint: did you mean Wood?", "--to", "zotero:Wod")
	zotero.ID, zotero.Permit = "S1", "always"
	step(0, "Zotero asks whether Paperkin may write", "--to", "zotero:Wood", "--title", "winds")
	if len(zotero.Written) != 1 || !strings.Contains(zotero.Written[0], `"collections":["COLL0001"]`) || !strings.Contains(zotero.Written[0], `"title":"Winds over water"`) {
		t.Errorf("%q", zotero.Written)
	}
	step(0, "gave nothing to Zotero: its library has the paper already", "--to", "zotero", "--title", "tides")
	zotero.Permit = "deny"
	zotero.Forget()
	step(fault.ExitOther, "hint: run the same command again and choose Allow there", "--to", "zotero:Wood", "--title", "winds")
	step(fault.ExitNoHits, "", "--to", "zotero", "--title", "nowhere")
	step(fault.ExitUsage, "papers can be given to zotero alone", "--to", "endnote")
	step(fault.ExitUsage, "takes no --output", "--to", "zotero", "--output", "x.ris")
	zotero.Stop()
	step(fault.ExitUnreachable, "hint: start Zotero, and run the same command again", "--to", "zotero")
}

// TestHitsToZotero: what search, like and list find can be given to Zotero, in place of
// being printed.
func TestHitsToZotero(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PAPERKIN_LIBRARY", filepath.Join(dir, "library"))
	t.Setenv("HOME", dir)
	zotero := zoterotest.Start(t, zoterotest.Library{})
	zoterotest.Home(t, dir, zotero)
	bib := "@article{a, title={Tides in a harbour}, doi={10.5555/tides}}\n@article{b, title={Winds over water}, doi={10.5555/winds}, year=2020}\n"
	if code, _, stderr := program(t, bib, "index", "-e", "builtin", "-"); code != 0 {
		t.Fatal(stderr)
	}
	step := func(code int, want, imported string, args ...string) {
		t.Helper()
		zotero.Imported = nil
		got, stdout, stderr := program(t, "", args...)
		if got != code || !strings.Contains(stderr, want) || stdout != "" || !strings.Contains(strings.Join(zotero.Imported, ""), imported) {
			t.Errorf("paperkin %q: exit %d\n%s%s\n%q\nwant %d, %q and %q", args, got, stdout, stderr, zotero.Imported, code, want, imported)
		}
	}
	step(0, "gave 1 paper to Zotero: My Library", "TI  - Tides in a harbour", "search", "-n", "1", "harbour", "--to", "zotero")
	step(0, "gave 1 paper to Zotero: My Library", "TI  - Tides in a harbour", "like", "doi:10.5555/winds", "--to", "zotero")
	step(0, "gave 2 papers to Zotero: My Library", "TI  - Winds over water", "list", "--to", "zotero")
	step(fault.ExitNoHits, "no hits", "", "search", "harbour", "--since", "2024", "--to", "zotero")
	step(fault.ExitUsage, "--to zotero prints nothing: it takes no --json", "", "search", "harbour", "--json", "--to", "zotero")
	step(fault.ExitUsage, "hint: for papers up to a date: --until 2019", "", "search", "harbour", "--to", "2019")
	zotero.Stop()
	step(fault.ExitUnreachable, "it seems that Zotero does not run", "", "search", "harbour", "--to", "zotero")
	if len(zotero.Imported) > 0 {
		t.Errorf("%q", zotero.Imported)
	}
}
