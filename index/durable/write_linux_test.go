package durable

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// TestWriteFileMode: a new file is private, and one that is replaced keeps its
// permissions, whatever the process's own mask says.
func TestWriteFileMode(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	mode := func(want fs.FileMode) {
		t.Helper()
		if err := WriteFile(path, Bytes([]byte("x"))); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("mode %v, %v, want %v", info.Mode().Perm(), err, want)
		}
	}
	mode(0o600)
	for _, m := range []fs.FileMode{0o664, 0o666, 0o640, 0o444} {
		if err := os.Chmod(path, m); err != nil {
			t.Fatal(err)
		}
		mode(m)
	}
}

// TestWriteFileOwner: a file stays its owner's and its group's.
func TestWriteFileOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root to give a file away")
	}
	path := filepath.Join(t.TempDir(), "file")
	if err := errors.Join(os.WriteFile(path, nil, 0o640), os.Chown(path, 12345, 54321), WriteFile(path, Bytes([]byte("x")))); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if s := info.Sys().(*syscall.Stat_t); s.Uid != 12345 || s.Gid != 54321 || info.Mode().Perm() != 0o640 {
		t.Errorf("owner %d, group %d, mode %v", s.Uid, s.Gid, info.Mode())
	}
}

// TestReplaces: links are followed to where a file is or would be.
func TestReplaces(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	err := errors.Join(os.WriteFile(at("file"), []byte("x"), 0o600), os.Symlink("file", at("link")), os.Mkdir(at("folder"), 0o700),
		os.Symlink("folder/later", at("dangling")), os.Symlink("dangling", at("twice")), os.Symlink("round", at("round")),
		syscall.Mkfifo(at("pipe"), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	f := hold(t, dir)
	for _, tt := range []struct {
		path, want string
		exists     bool
	}{
		{at("file"), at("file"), true}, {at("link"), at("file"), true}, {at("new"), at("new"), false},
		{at("dangling"), at("folder/later"), false}, {at("twice"), at("folder/later"), false},
		{at("pipe"), "", false}, {at("folder"), "", false}, {"/dev/null", "", false}, {"/dev/stdout", "", false}, {"/dev/fd/7", "", false},
		{f.Through(), "", false}, {filepath.Join(f.Through(), "link"), at("file"), true},
	} {
		got, before, err := Replaces(tt.path)
		if err != nil || got != tt.want || (before != nil) != tt.exists {
			t.Errorf("%s: got %s, %v, %v, want %s", tt.path, got, before, err, tt.want)
		}
	}
	if got, _, err := Replaces(at("round")); err == nil {
		t.Errorf("a link to itself leads to %s", got)
	}
	if err := WriteFile(at("twice"), Bytes([]byte("y"))); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(at("folder/later")); string(b) != "y" {
		t.Errorf("behind the links stands %q, %v", b, err)
	}
}

// TestWriteFile: a file is replaced when the new one is whole; a link goes on
// leading to a file, and a pipe stays a pipe.
func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	write := func(path, text string, fail error) error {
		return WriteFile(path, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return errors.Join(err, fail)
		})
	}
	holds := func(path, want string) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s holds %q, %v, want %q", filepath.Base(path), got, err, want)
		}
	}
	file, link, pipe := filepath.Join(dir, "file"), filepath.Join(dir, "link"), filepath.Join(dir, "pipe")
	if err := errors.Join(write(file, "first", nil), os.Symlink("file", link), syscall.Mkfifo(pipe, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := write(file, "second", io.ErrUnexpectedEOF); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want %v", err, io.ErrUnexpectedEOF)
	}
	holds(file, "first")
	if err := write(link, "third", nil); err != nil {
		t.Error(err)
	}
	holds(file, "third")

	reader, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0) // else it would wait for a writer
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if err := write(pipe, "fourth", nil); err != nil {
		t.Error(err)
	}
	if got, err := io.ReadAll(reader); string(got) != "fourth" {
		t.Errorf("the pipe passed on %q, %v", got, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 3 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// TestUnfinished: what is being written leaves nothing when the process is killed, where
// the file system can see to that, else a file that says which program wrote it.
func TestUnfinished(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	f, err := unnamed(path)
	if err != nil {
		t.Skip("no files without a name in ", dir)
	}
	f.Close()
	for _, want := range []string{"first", "second"} { // a new file, and one that replaces it
		if err := os.WriteFile(beside(path), []byte("half"), 0o600); err != nil { // left by a kill
			t.Fatal(err)
		}
		before, _ := os.ReadFile(path)
		err := WriteFile(path, func(w io.Writer) error {
			if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 && string(before) == "" || len(entries) > 1 {
				t.Errorf("while it is written there are %v, %v", entries, err)
			}
			return Bytes([]byte(want))(w)
		})
		if got, read := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("got %q, %v, %v, want %q", got, err, read, want)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("left behind: %v, %v", entries, err)
		}
	}
	g, err := os.CreateTemp(dir, Temporary+"*") // as where the system has no such files
	if err != nil {
		t.Fatal(err)
	}
	if err := (unfinished{g, path, true}).finish(); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// TestReplacedTogether: of several that replace a file at the same time one is left,
// whole, and nothing else.
func TestReplacedTogether(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 30 {
				if err := WriteCache(path, Bytes(bytes.Repeat([]byte{byte('a' + i)}, 5000))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	b, err := os.ReadFile(path)
	if err != nil || len(b) != 5000 || len(bytes.Trim(b, string(b[:1]))) > 0 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
