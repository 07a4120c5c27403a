package source

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/json"
)

const oneLine = `{"title":"T","abstract":"A"}` + "\n"

func gz(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func zst(b []byte) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll(b, nil)
}

// tree writes files below a new folder and makes that the working directory.
func tree(t *testing.T, files map[string][]byte) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func names(sources []Source) []string {
	var list []string
	for _, s := range sources {
		list = append(list, filepath.ToSlash(s.Name))
	}
	return list
}

func TestExpand(t *testing.T) {
	line := []byte(oneLine)
	tree(t, map[string][]byte{
		"a.jsonl": line, "b.json": line, "noext": line, "wrong.txt": line, "notes.md": []byte("# Notes\n"), "empty.jsonl": nil,
		"dir/z.jsonl": line, "dir/deep/a.jsonl.gz": gz(line), "dir/deep/b": zst(line), "dir/.hidden.jsonl": line,
		"dir/.git/c.jsonl": line, "dir/README.md": []byte("# Read me\n"), "dir/queries.jsonl": []byte(`{"_id":"1","text":"no title"}` + "\n"),
		"bare/README.md": []byte("# Read me\n"),
	})
	tests := []struct {
		args    []string
		want    []string
		ignored []string
		err     error
	}{
		{[]string{"a.jsonl", "noext", "-"}, []string{"a.jsonl", "noext", "-"}, nil, nil},
		{[]string{"dir"}, []string{"dir/deep/a.jsonl.gz", "dir/deep/b", "dir/z.jsonl"}, []string{"dir/README.md", "dir/queries.jsonl"}, nil},
		{[]string{"*.json*", "wrong.txt"}, []string{"a.jsonl", "b.json", "empty.jsonl", "wrong.txt"}, nil, nil},
		{[]string{"empty.jsonl"}, nil, nil, ErrNothing},
		{[]string{"[ab].json*", "wrong.txt"}, []string{"a.jsonl", "b.json", "wrong.txt"}, nil, nil},
		{[]string{"*.bib"}, nil, nil, ErrNothing},
		{[]string{"bare"}, nil, nil, ErrNothing},
		{[]string{"gone.jsonl"}, nil, nil, fs.ErrNotExist},
		{[]string{"a.jsonl", "notes.md"}, []string{"a.jsonl", "notes.md"}, nil, nil},
		{[]string{"notes.md"}, nil, nil, formats.ErrUnknown},
		{[]string{"notes.md", "empty.jsonl"}, nil, nil, ErrNothing},
	}
	for _, tt := range tests {
		sources, ignored, err := Expand(tt.args, strings.NewReader(""), Options{})
		if !errors.Is(err, tt.err) {
			t.Errorf("%q: got %v, want %v", tt.args, err, tt.err)
		}
		if tt.err != nil {
			continue
		}
		var left []string
		for _, f := range ignored {
			left = append(left, filepath.ToSlash(f.Source))
		}
		if got := names(sources); !reflect.DeepEqual(got, tt.want) || !reflect.DeepEqual(left, tt.ignored) {
			t.Errorf("%q: got %q and %q left out, want %q and %q", tt.args, got, left, tt.want, tt.ignored)
		}
	}
	// With a format, everything in a folder is taken for it.
	sources, ignored, err := Expand([]string{"bare"}, nil, Options{Format: json.Own})
	if len(sources) != 1 || len(ignored) > 0 || err != nil {
		t.Errorf("with a format: %q, %q, %v", names(sources), ignored, err)
	}
}

func TestDecompress(t *testing.T) {
	long := []byte(strings.Repeat(oneLine, 5000))
	tree(t, map[string][]byte{"plain": long, "gzip.txt": gz(long), "zstd": zst(long), "both.jsonl.gz": gz(zst(long)),
		"cut.gz": gz(long)[:200], "cut.zst": zst(long)[:40], "flipped.gz": append(gz(long)[:300], gz(long)[301:]...)})
	for _, name := range []string{"plain", "gzip.txt", "zstd", "both.jsonl.gz"} {
		n, err := count(t, name)
		if n != 5000 || err != nil {
			t.Errorf("%s: %d records, %v", name, n, err)
		}
	}
	for _, name := range []string{"cut.gz", "cut.zst", "flipped.gz"} {
		if n, err := count(t, name); err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s: %d records, %v, want an error that names the file", name, n, err)
		}
	}
}

func count(t *testing.T, name string) (int, error) {
	t.Helper()
	sources, _, err := Expand([]string{name}, nil, Options{Format: json.Own})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range Read(context.Background(), sources, Options{Format: json.Own}) {
		var bad paper.BadRecord
		if errors.As(err, &bad) && !errors.Is(err, ErrNothing) {
			continue // what is left of the last line
		}
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// TestLinksElsewhere: of the links in a folder, those to files count. One to a
// pipe or a device would be read for ever; one that leads nowhere is no reason to
// stop.
func TestLinksElsewhere(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	paper := filepath.Join(elsewhere, "p.jsonl")
	if err := os.WriteFile(paper, []byte(`{"title":"T"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"file.jsonl": paper, "device.jsonl": os.DevNull,
		"loop.jsonl": "loop.jsonl", "gone.jsonl": "nowhere", "up": "..", "self": ".", "elsewhere": elsewhere} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	sources, _, err := Expand([]string{dir}, nil, Options{Format: json.Own})
	if err != nil || len(sources) != 1 || filepath.Base(sources[0].Name) != "file.jsonl" {
		t.Errorf("got %v, %v, want file.jsonl", sources, err)
	}
}
