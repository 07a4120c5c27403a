package source

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/format"
)

// titles reads sources to their end: their titles, and errors.
func titles(sources []Source, o Options) (list []string) {
	for r, err := range Read(context.Background(), sources, o) {
		if err != nil {
			list = append(list, "bad "+err.Error())
		} else {
			list = append(list, r.Source+" "+r.Paper.Title)
		}
	}
	return list
}

// TestZipFromPipe: an archive that comes through a pipe is read, and so is one in which a
// workbook is, for which a file is needed that is gone afterwards.
func TestZipFromPipe(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("TMP", os.Getenv("TMPDIR"))
	book := writeZip(t, [2]string{"[Content_Types].xml", "<Types/>"}, [2]string{"xl/workbook.xml", `<workbook><sheets><sheet name="S" r:id="a"/></sheets></workbook>`},
		[2]string{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Type="t/worksheet" Target="s.xml"/></Relationships>`},
		[2]string{"xl/s.xml", `<worksheet><sheetData><row><c t="str"><v>Title</v></c></row><row><c t="str"><v>In a cell</v></c></row></sheetData></worksheet>`})
	inside, err := os.ReadFile(book)
	if err != nil {
		t.Fatal(err)
	}
	outer, err := os.ReadFile(writeZip(t, [2]string{"a.bib", "@misc{a, title={In a zip}}"}, [2]string{"b.xlsx", string(inside)}, [2]string{"c.pdf", "%PDF-1.4"}, [2]string{"d.zip", "PK\x05\x06" + strings.Repeat("\x00", 18)}))
	if err != nil {
		t.Fatal(err)
	}
	xlsx, jsonl := mustFormat(t, "xlsx"), mustFormat(t, "jsonl")
	for _, tt := range []struct {
		name   string
		in     []byte
		format *format.Format
		want   []string
		left   []string
	}{
		{"a workbook", inside, nil, []string{`-: sheet "S" In a cell`}, nil},
		{"a workbook, as named", inside, xlsx, []string{`-: sheet "S" In a cell`}, nil},
		{"a workbook in gzip", gz(inside), nil, []string{`-: sheet "S" In a cell`}, nil},
		{"an archive", outer, nil, []string{"-/a.bib In a zip", `-/b.xlsx: sheet "S" In a cell`}, []string{"-/c.pdf", "-/d.zip"}},
		{"a workbook, misnamed", inside, jsonl, []string{"bad -: nothing to read: it is in the format xlsx, not in jsonl"}, nil},
		{"text, misnamed", []byte("@misc{a, title={T}}"), xlsx, []string{`bad -: nothing to read: it is no xlsx: it begins with "@misc{a, title={T}}"`}, nil},
		{"cut off", outer[:len(outer)-40], nil, []string{"bad -: nothing to read: it is a damaged zip archive (zip: not a valid zip file)"}, nil},
	} {
		var left []string
		o := Options{Format: tt.format, Skipped: func(b paper.BadRecord) { left = append(left, b.Source) }}
		sources, _, err := Expand([]string{"-"}, bytes.NewReader(tt.in), o)
		if err != nil {
			t.Fatal(err)
		}
		if got := titles(sources, o); !slices.Equal(got, tt.want) || !slices.Equal(left, tt.left) {
			t.Errorf("%s: got %q, left %q, want %q, %q", tt.name, got, left, tt.want, tt.left)
		}
	}
	if list, err := os.ReadDir(os.TempDir()); err != nil || len(list) > 0 {
		t.Errorf("left %v, %v", list, err)
	}
}

// TestStopInZip: who wants no more records of an archive gets none, and no error.
func TestStopInZip(t *testing.T) {
	path := writeZip(t, [2]string{"a.jsonl", `{"title":"One"}`}, [2]string{"b.jsonl", `{"title":"Two"}`})
	o := Options{Format: mustFormat(t, "jsonl")}
	sources, _, err := Expand([]string{path}, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	for range Read(t.Context(), sources, o) {
		break // a second call of yield panics
	}
}

// TestFormatOpensNothing: with a format given, no file is opened before it is read.
func TestFormatOpensNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gone")
	o := Options{Format: mustFormat(t, "jsonl")}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	opened := 0
	s := New(path, func() (io.ReadCloser, error) { opened++; return os.Open(path) })
	s.path = path
	if _, left := o.holdPapers([]string{path}, false); len(left) > 0 || opened > 0 {
		t.Errorf("left %v, opened %d", left, opened)
	}
}

// TestBytesOfZip: of an archive, all bytes are counted, and none twice.
func TestBytesOfZip(t *testing.T) {
	path := writeZip(t, [2]string{"a.jsonl", strings.Repeat(`{"title":"One"}`+"\n", 10)})
	total := 0
	o := Options{Format: mustFormat(t, "jsonl"), Bytes: func(n int) { total += n }}
	sources, _, err := Expand([]string{path}, nil, o)
	if err != nil {
		t.Fatal(err)
	}
	if got := titles(sources, o); len(got) != 10 {
		t.Errorf("got %q", got)
	}
	if size, known := Size(sources); !known || int64(total) != size {
		t.Errorf("%d bytes of %d, %v", total, size, known)
	}
}

// TestWatchedArchive: an archive that has not changed is not read again.
func TestWatchedArchive(t *testing.T) {
	path := writeZip(t, [2]string{"a.jsonl", `{"title":"One"}`})
	w, err := NewWatch([]string{path}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{1, 0, 0} {
		sources, _, err := w.Changed(t.Context())
		if err != nil || len(sources) != want {
			t.Errorf("%d sources, %v, want %d", len(sources), err, want)
		}
		w.Taken(sources)
	}
}

func mustFormat(t *testing.T, name string) *format.Format {
	t.Helper()
	f, err := formats.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
