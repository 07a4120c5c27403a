//go:build unix

package source

import (
	"errors"
	"net"
	"os"
	"slices"
	"syscall"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats/json"
)

// TestSpecial: in a folder or behind a glob, pipes, sockets and devices are named and
// passed over, whatever the format; nothing waits for them.
func TestSpecial(t *testing.T) {
	tree(t, map[string][]byte{"dir/a.jsonl": []byte(oneLine)})
	if err := errors.Join(syscall.Mkfifo("dir/b.jsonl", 0o600), os.Symlink("b.jsonl", "dir/c.jsonl"), os.Symlink("/dev/null", "dir/d.jsonl")); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", "dir/e.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	want := []string{"dir/b.jsonl: it is a pipe", "dir/c.jsonl: it is a pipe", "dir/d.jsonl: it is a device", "dir/e.jsonl: it is a socket"}
	said := func(ignored []paper.BadRecord) (list []string) {
		for _, b := range ignored {
			var found *foreign.Error
			if errors.As(b.Err, &found) && found.Kind == foreign.Special && errors.Is(b.Err, ErrNothing) {
				list = append(list, b.Source+": "+found.Error())
			}
		}
		return list
	}
	for _, arg := range []string{"dir", "dir/*.jsonl", "d*"} {
		for _, o := range []Options{{}, {Format: json.Own}} {
			sources, ignored, err := Expand([]string{arg}, nil, o)
			if err != nil || !slices.Equal(names(sources), []string{"dir/a.jsonl"}) || !slices.Equal(said(ignored), want) {
				t.Errorf("%s: got %q and %q, %v", arg, names(sources), said(ignored), err)
			}
		}
		w, err := NewWatch([]string{arg, "dir/b.jsonl"}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if sources, ignored, err := w.Changed(t.Context()); err != nil || !slices.Equal(names(sources), []string{"dir/a.jsonl"}) || !slices.Equal(said(ignored), want) {
			t.Errorf("watching %s: got %q and %q, %v", arg, names(sources), said(ignored), err)
		}
	}
	if _, ignored, err := Expand([]string{"dir/[b-e].jsonl"}, nil, Options{}); !errors.Is(err, ErrNothing) || len(ignored) != len(want) {
		t.Errorf("a glob of pipes: %v, %v", ignored, err)
	}
}

// TestDevice: a device without anything to read is no pipe whose writer failed.
func TestDevice(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for _, name := range []string{os.DevNull, "-"} {
		sources, _, err := Expand([]string{name}, null, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range Read(t.Context(), sources, Options{}) {
			var found *foreign.Error
			if !errors.As(err, &found) || found.Kind != foreign.Device || found.What != "an empty device" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestPipe: a pipe that is named is opened once and read to its end. One through which
// nothing comes is an error that says so.
func TestPipe(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := syscall.Mkfifo("p.jsonl", 0o600); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]foreign.Kind{oneLine: foreign.Unknown, "": foreign.Silent} {
		written := make(chan error)
		go func() { written <- os.WriteFile("p.jsonl", []byte(text), 0) }() // waits for a reader
		sources, _, err := Expand([]string{"p.jsonl"}, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var found foreign.Error
		for _, err := range Read(t.Context(), sources, Options{}) {
			var is *foreign.Error
			if errors.As(err, &is) {
				found = *is
			} else if err != nil {
				t.Error(err)
			}
		}
		if err := <-written; err != nil || found.Kind != want {
			t.Errorf("%q: %v, found %v", text, err, found)
		}
	}
}
