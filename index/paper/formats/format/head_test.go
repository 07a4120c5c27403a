package format

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// head returns the head of a text.
func head(text string) *Head {
	return Peek(bufio.NewReaderSize(strings.NewReader(text), HeadSize))
}

// views describes the views of a text, one a line.
func views(text string) string {
	var list []string
	for v := range head(text).Views() {
		line := ""
		switch {
		case v.XML != nil:
			line = "xml " + string(v.XML)
		case v.Text != nil:
			line = "text " + string(v.Text)
		case v.Keys != nil:
			line = "keys " + strings.Join(slices.Sorted(maps.Keys(v.Keys)), ",")
		default:
			line = "nothing"
		}
		if v.Loose {
			line += " loose"
		}
		list = append(list, line)
	}
	return strings.Join(list, "\n")
}

// twice are the two views of a record.
func twice(keys ...string) string {
	var list []string
	for _, k := range keys {
		list = append(list, "keys "+k, "keys "+k+" loose")
	}
	return strings.Join(list, "\n")
}

func TestViews(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"white space", " \n\t\n", ""},
		{"XML", "\n <feed/>\n", "xml <feed/>"},
		{"text", " @a\n", "text  @a\n\ntext  @a\n loose"},
		{"one record", `{"a":1,"b":[2]}`, twice("a,b", "a,b")},
		{"a list", `[{"a":1},{"b":1}]`, twice("a")},
		{"a list of lists", `[[{"a":1}]]`, twice("a")},
		{"a list of pages", `[{"results":[{"a":1}]}]`, twice("a")},
		{"a reply", `{"meta":{"x":1},"results":[{"a":1}`, twice("a", "a")},
		{"a reply in a reply", `{"response":{"items":[{"a":1}]}}`, twice("a", "a")},
		{"a reply of Crossref", `{"message":{"items":[{"a":1}]}}`, twice("a,message", "a,message")},
		{"a message beside a list", `{"message":"ok","results":[{"a":1}]}`, twice("a", "a")},
		{"an envelope after the title", `{"title":"T","results":[{"a":1}]}`, twice("results,title", "results,title")},
		{"an empty reply", `{"results":[]}`, twice("results", "results")},
		{"cut off in a value", `{"a":1,"b":"x`, twice("a,b", "a,b")},
		{"lines", `{"a":1}` + "\n" + `{"b":1}`, twice("a", "b", "a")},
		{"the first line is broken", `{"a":1,` + "\n" + `{"b":1}` + "\n", twice("b", "a", "a")},
		{"an object over lines", "{\n\"a\":\n1}", twice("a", "") + "\n"},
		{"text before JSON", "x\n" + `{"a":1}`, "text x\n" + `{"a":1}` + "\ntext x\n" + `{"a":1}` + " loose\n" + twice("a")},
	} {
		want := strings.TrimSuffix(tt.want, "\n")
		if got := views(tt.text); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, want)
		}
	}
}

// TestViewsStop: a detector that has found the format asks for no more views.
func TestViewsStop(t *testing.T) {
	for _, text := range []string{"<a/>", "text", `{"a":1}`, `{"a":1}` + "\n" + `{"b":1}`, "x\n" + `{"a":1}`, `[1]`} {
		for range head(text).Views() {
			break // a second call of yield panics
		}
	}
}

func TestJSONLines(t *testing.T) {
	long := strings.Repeat("x", HeadSize)
	for _, tt := range []struct {
		name, text string
		want       bool
	}{
		{"two lines", `{"a":1}` + "\n" + `{"a":2}`, true},
		{"blank lines", "\n\n" + `{"a":1}` + "\r\n" + `{"a":2}`, true},
		{"one line", `{"a":1}` + "\n", false},
		{"a list", `[{"a":1}` + "\n" + `,{"a":2}]`, false},
		{"pages", `{"results":[]}` + "\n" + `{"results":[]}`, false},
		{"longer than the head", `{"a":"` + long + `"}`, true},
		{"a page longer than the head", `{"results":[{"a":"` + long + `"}]}`, false},
		{"a list longer than the head", `["` + long + `"]`, false},
		{"broken, then a record", `{"a":` + "\n" + `{"b":1}`, false}, // which is the value
		{"cut off, then a record", `{"a":"x` + "\n" + `{"b":1}`, true},
		{"nonsense, then a record", "nonsense\n" + `{"b":1}`, true},
		{"nonsense, then a page", "nonsense\n" + `{"data":[]}`, true},
		{"an object over lines", "{\n" + `"a":1}`, false},
		{"two broken lines, then a record", `{"a":"x` + "\n" + `{"a":"y` + "\n" + `{"b":1}`, true},
		{"null, then a record", "null\nnull\n" + `{"a":1}`, true},
		{"a document that Python wrote", `{"a":NaN,` + "\n" + `"b":[` + "\n" + `{"c":1}` + "\n]}", false},
		{"two lines that Python wrote", `{"a":NaN}` + "\n" + `{"a":NaN}` + "\n" + `{"b":1}`, true},
		{"a list with a record a line", "[\n" + `{"a":1},` + "\n" + `{"a":2}` + "\n]", false},
		{"nothing", "", false},
		{"blank", strings.Repeat(" ", 2*HeadSize), false},
	} {
		if got := head(tt.text).JSONLines(); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
	}
}

func TestPeek(t *testing.T) {
	text := strings.Repeat("0123456789", HeadSize/10+100)
	in := bufio.NewReaderSize(strings.NewReader(text), HeadSize)
	h := Peek(in)
	rest, err := io.ReadAll(in)
	if err != nil || string(rest) != text || string(h.Bytes) != text[:HeadSize] || h.Err != nil {
		t.Errorf("%d bytes in the head, %v, and %d to read, %v", len(h.Bytes), h.Err, len(rest), err)
	}
	broken := errors.New("broken")
	in = bufio.NewReaderSize(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken)), HeadSize)
	if h := Peek(in); string(h.Bytes) != "abc" || h.Err != broken {
		t.Errorf("got %q, %v", h.Bytes, h.Err)
	}
}

// TestInputHead: the head is that of the start, also after reading.
func TestInputHead(t *testing.T) {
	in := Input{Reader: bufio.NewReaderSize(strings.NewReader("abc"), HeadSize)}
	first := in.Head()
	if _, err := in.Discard(2); err != nil {
		t.Fatal(err)
	}
	if again := in.Head(); again != first || string(again.Bytes) != "abc" {
		t.Errorf("got %q", again.Bytes)
	}
}

func TestShorten(t *testing.T) {
	for n, want := range map[int]string{0: "", 60: strings.Repeat("x", 60), 61: strings.Repeat("x", 60) + "..."} {
		if got := Shorten(strings.Repeat("x", n)); got != want {
			t.Errorf("%d bytes: got %q", n, got)
		}
	}
	if got := Shorten([]byte(fmt.Sprintf("%070d", 0))); got != strings.Repeat("0", 60)+"..." {
		t.Errorf("got %q", got)
	}
}
