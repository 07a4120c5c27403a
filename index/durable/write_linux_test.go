package durable

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

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
	// What a kill would leave says which program wrote it.
	if err := WriteFile(file, func(w io.Writer) error {
		unfinished, err := filepath.Glob(filepath.Join(dir, ".paperkin-*"))
		if len(unfinished) != 1 {
			t.Errorf("%d files begin with .paperkin- during a write, want 1", len(unfinished))
		}
		return errors.Join(err, io.ErrUnexpectedEOF)
	}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want %v", err, io.ErrUnexpectedEOF)
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
