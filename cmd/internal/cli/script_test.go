package cli

import (
	"archive/zip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/adrg/xdg"
	"github.com/rogpeppe/go-internal/testscript"

	"paperkin/cmd/internal/programtest"
	"paperkin/index"
	"paperkin/index/catalogue/sealed"
	"paperkin/index/chromem"
)

// TestMain lets the test binary be the program: testscript runs it under the
// name "paperkin". TEST_NOW in its environment stops its clock, in the zone that
// the time is given in; with TEST_TICK it goes on by so much whenever it is looked at.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) != "paperkin" {
		noUserFolders()
	}
	testscript.Main(m, map[string]func(){"paperkin": func() {
		s := testStreams(os.Stdin, os.Stdout, os.Stderr)
		if stopped, err := time.Parse(time.RFC3339, os.Getenv("TEST_NOW")); err == nil {
			tick, _ := time.ParseDuration(os.Getenv("TEST_TICK"))
			s.Now = func() time.Time {
				stopped = stopped.Add(tick)
				return stopped
			}
		}
		os.Exit(runLine(s, os.Args))
	}})
}

// noUserFolders keeps the settings of whoever runs the tests from them, and the answers of
// the tests from the user: nothing can be below a file. Tests that need a folder set one.
func noUserFolders() {
	for _, name := range []string{"XDG_STATE_HOME", "XDG_CONFIG_HOME"} {
		os.Setenv(name, filepath.Join(os.DevNull, "none"))
	}
	xdg.Reload()
}

// holder keeps a library locked for a script.
type holder struct{ *index.Writer }

type holderKey struct{}

// TestScripts runs the files in testdata/script: the program as its users see
// it. No Ollama server is within its reach.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "../../../testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, "PAPERKIN_LIBRARY="+filepath.Join(e.WorkDir, "lib"), "XDG_STATE_HOME="+filepath.Join(e.WorkDir, "state"),
				"XDG_CONFIG_HOME="+filepath.Join(e.WorkDir, "config"), "OLLAMA_HOST=127.0.0.1:1", "COLUMNS=100", "N=\n",
				"GORACE="+os.Getenv("GORACE"))
			e.Values[holderKey{}] = new(holder)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"lock": lockLibrary, "unlock": unlockLibrary, "newer": newerLibrary,
			"serve": serveFolder, "private": private, "flip": flipBit, "torn": tornLine, "zip": zipFolder, "exits": programtest.Exits},
	})
}

// zip FILE FOLDER: a zip archive of what is in the folder.
func zipFolder(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	z := zip.NewWriter(f)
	ts.Check(z.AddFS(os.DirFS(ts.MkAbs(args[1]))))
	ts.Check(errors.Join(z.Close(), f.Close()))
}

// lockLibrary DIR: this process becomes the library's writer.
func lockLibrary(ts *testscript.TestScript, _ bool, args []string) {
	w, err := index.OpenWriter(context.Background(), ts.MkAbs(args[0]), chromem.Open)
	ts.Check(err)
	ts.Value(holderKey{}).(*holder).Writer = w
}

func unlockLibrary(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Check(ts.Value(holderKey{}).(*holder).Close())
}

// newerLibrary DIR: a later version of the program wrote the library.
func newerLibrary(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(sealed.Register())
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(ts.MkAbs(filepath.Join(args[0], "catalog.db")))+"?vfs="+sealed.VFS)
	ts.Check(err)
	_, err = db.Exec("PRAGMA user_version = 99")
	ts.Check(err)
	ts.Check(db.Close())
}

// private PATH: only its owner may read the file, or anything in the folder.
func private(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm() != want {
			err = fmt.Errorf("%s: mode %v, want %v", path, info.Mode().Perm(), want)
		}
		return err
	}))
}

// flipBit FILE BYTE: flips a bit in that byte of the file.
func flipBit(ts *testscript.TestScript, _ bool, args []string) {
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	b[at] ^= 4
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// serveFolder DIR: a web server for the files of a folder, at $URL. A page of a
// list is a file whose name ends in a dash and the page's cursor; a file that
// begins with "STATUS code seconds" is an answer with that status and Retry-After.
func serveFolder(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Base(r.URL.Path)
		if cursor := r.URL.Query().Get("cursor"); cursor != "" && cursor != "*" {
			name += "-" + cursor
		}
		for _, step := range []string{"verb", "resumptionToken"} { // of OAI-PMH
			if value := r.URL.Query().Get(step); value != "" {
				name += "-" + value
			}
		}
		file := filepath.Join(dir, name)
		head, _ := os.ReadFile(file)
		var code int
		var after string
		if n, _ := fmt.Sscanf(string(head), "STATUS %d %s", &code, &after); n == 2 {
			w.Header().Set("Retry-After", after)
			w.WriteHeader(code)
			return
		}
		http.ServeFile(w, r, file)
	}))
	ts.Defer(s.Close)
	ts.Setenv("URL", s.URL)
}

// torn FILE: a line is begun at the end of the file, and not finished.
func tornLine(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_WRONLY|os.O_APPEND, 0)
	ts.Check(err)
	_, err = f.WriteString(`{"at":"2026-03-01T11:00:00Z","do":"ta`)
	ts.Check(errors.Join(err, f.Close()))
}
