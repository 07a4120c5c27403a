package shelf

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func append1(t testing.TB, s Shelf, do, paper, text string, also ...string) {
	t.Helper()
	e := About(at, do, paper, also)
	if e.Tag = text; do == Note {
		e.Tag, e.Text = "", text
	}
	if err := s.Append(t.Context(), e); err != nil {
		t.Fatal(err)
	}
}

func remarks(t testing.TB, s Shelf) (list []string) {
	t.Helper()
	all, err := s.Remarks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		list = append(list, fmt.Sprintf("%v %v %s", r.Names, r.Tags, r.Note))
	}
	return list
}

// TestRemarks: what was said last of a paper holds, by whichever case of a tag.
func TestRemarks(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	append1(t, s, Tag, "arxiv:1", "Todo", "doi:2", "arxiv:1")
	append1(t, s, Tag, "arxiv:3", "x/y:z")
	append1(t, s, Note, "arxiv:1", "a \"note\"\nof two lines")
	append1(t, s, Tag, "arxiv:1", "élan")
	append1(t, s, Untag, "arxiv:1", "TODO")
	append1(t, s, Untag, "arxiv:4", "x")
	append1(t, s, Tag, "arxiv:3", "X/Y:Z", "pmid:5")
	want := []string{"[arxiv:1 doi:2] [élan] a \"note\"\nof two lines", "[arxiv:3 pmid:5] [X/Y:Z] "}
	if got := remarks(t, s); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	append1(t, s, Note, "arxiv:1", "")
	append1(t, s, Untag, "arxiv:1", "elan")
	if got := remarks(t, s); !slices.Equal(got, want[1:]) {
		t.Errorf("got %q, want %q", got, want[1:])
	}
}

func TestCheckTag(t *testing.T) {
	for _, tag := range []string{"a", "to-read", "2024", "a.b_c/d:e", "Ünïcode", "e\u0301tude", "日本", strings.Repeat("a", maxTag)} {
		if err := CheckTag(tag); err != nil {
			t.Errorf("%q: %v", tag, err)
		}
	}
	for _, tag := range []string{"", "-a", "+a", "/a", "a b", "a,b", "a;b", "a\n", "a*", "\x1b[31m", "a\xff", "a\u202e", "#a", strings.Repeat("a", maxTag+1)} {
		if CheckTag(tag) == nil {
			t.Errorf("%q is a tag", tag)
		}
	}
}

// TestRemarkDamage: lines that say nothing of a paper do not count.
func TestRemarkDamage(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	write(t, s, `{"do":"tag","tag":"x"}`+"\n"+`{"do":"tag","paper":"a","tag":"x y"}`+"\n"+`{"do":"note","paper":"a","text":"`+strings.Repeat("n", maxNote+1)+"\"}\n"+
		`{"do":"tag","paper":"a","also":[""],"tag":"x"}`+"\n"+`{"do":"tag","paper":"a","also":7,"tag":"x"}`+"\n"+`{"do":"tag","paper":"a","tag":"good"}`+"\n")
	if got := remarks(t, s); !slices.Equal(got, []string{"[a] [good] "}) {
		t.Errorf("got %q", got)
	}
	if _, all, err := s.Check(t.Context(), 1); all != 5 || err != nil {
		t.Errorf("%d damaged lines, %v, want 5", all, err)
	}
}

// TestCompactRemarks: what later events take back goes when the file has become long, and
// what was taken back is still known to have been.
func TestCompactRemarks(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	events := make([]Event, 0, compactAbove+1)
	for i := range compactAbove {
		do := Tag
		if i%2 == 1 {
			do = Untag
		}
		e := About(at, do, "arxiv:1", nil)
		e.Tag = "x"
		events = append(events, e)
	}
	if err := s.Append(t.Context(), events...); err != nil {
		t.Fatal(err)
	}
	append1(t, s, Tag, "arxiv:2", "x")
	if got := said(t, s); !slices.Equal(got, []string{"untag", "tag"}) {
		t.Errorf("%d events are left, want the last two", len(got))
	}
}

// FuzzQuick: a line that is read at a glance says what package json reads.
func FuzzQuick(f *testing.F) {
	for _, line := range []string{
		`{"at":"2026","do":"tag","paper":"a","also":["b","c"],"tag":"x","sum":"0a1b2c3d"}`,
		`{"at":"2026","do":"untag","paper":"a","tag":"x"}`, `{"at":"","do":"tag","also":[],"tag":"x"}`, `{"at":"","do":"tag","also":["a",],"tag":"x"}`,
		`{"at":"a\"","do":"tag"}`, `{"at":"a","do":"tag",}`, `{"at":"a","do":"tag"`, `{"at":"a","do":"tag"}}`, `{"at":"`, `{"at":"a",`, `{"at":"a","do"`, `{"at":"a","do":"tag","also":["a"`,
		"{\"at\":\"a\tb\",\"do\":\"tag\"}", "{\"at\":\"\xff\",\"do\":\"tag\"}", `{"at":"a","do":"tag","TAG":"y"}`, `{"at":"a","do":"tag","tag":7}`,
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		got, ok := quick(line)
		var want Event
		if err := json.Unmarshal(line, &want); ok && (err != nil || !reflect.DeepEqual(got, want)) {
			t.Errorf("got %+v, want %+v, %v", got, want, err)
		}
	})
}

// TestQuick: the lines of tags are read at a glance.
func TestQuick(t *testing.T) {
	s := in(t, t.TempDir(), "a1")
	append1(t, s, Tag, "doi:10.5555/a<b>&é", "x", "arxiv:1", "pmid:2")
	append1(t, s, Untag, "doi:1", "é")
	for line := range strings.Lines(content(t, s)) {
		if _, ok := quick([]byte(strings.TrimSpace(line))); !ok && !strings.Contains(line, `"library"`) {
			t.Errorf("not at a glance: %s", line)
		}
	}
}

func BenchmarkRemarks(b *testing.B) {
	s := in(b, b.TempDir(), "a1")
	var events []Event
	for i := range 10_000 {
		e := About(at, Tag, fmt.Sprintf("arxiv:1706.%05d", i), []string{fmt.Sprintf("doi:10.48550/arxiv.1706.%05d", i)})
		e.Tag = "reading"
		events = append(events, e)
	}
	if err := s.Append(b.Context(), events...); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if all, err := s.Remarks(b.Context()); err != nil || len(all) != len(events) {
			b.Fatal(len(all), err)
		}
	}
}
