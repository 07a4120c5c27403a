package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// values are the entries of a file, as KEY=VALUE|VALUE:LINE.
func values(f *File) (list []string) {
	for _, e := range f.Entries {
		list = append(list, e.Key+"="+strings.Join(e.Values, "|"))
	}
	return list
}

func TestParse(t *testing.T) {
	f, err := parse("f", []byte("\ufeff# a comment\nlimit = 1_000 # more\n\n\"quoted\" = 'C:\\new'\nmin_similarity = 0.5\nquiet = true\n"+
		"venue = [\n  \"iclr*\", # one\n  'nips*',\n]\nsince = 2024-05-17\nnegative = -3\nempty = \"\"\nnone = []\ntext = \"\"\"\na\nb\"\"\"\nhex = 0x10\ndotted.key = 1"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"limit=1000", `quoted=C:\new`, "min_similarity=0.5", "quiet=true", "venue=iclr*|nips*", "since=2024-05-17",
		"negative=-3", "empty=", "none=", "text=a\nb", "hex=16", "dotted.key=1"}
	if got := values(f); !reflect.DeepEqual(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if e, ok := f.Get("since"); !ok || e.Line != 11 {
		t.Errorf("%+v, %v", e, ok)
	}
	if e, _ := f.Get("none"); len(e.Values) != 0 {
		t.Errorf("%q", e.Values)
	}
}

func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"a = 1\nb 2":                    "f:2: ",
		"a = 1\n\n[search]\nb = 2":      "f:3: there are no tables",
		"a = 1\n[[x]]":                  "f:2: there are no tables",
		"a = 1\nb = 2\na = 3":           "f:3: a is set in line 1 already",
		"a = {b = 1}":                   "f:1: a: want a text",
		"a = [[1]]":                     "f:1: a: want a text",
		"a = 1979-05-27T07:32:00Z":      "f:1: a: want a text",
		"\na = 99999999999999999999999": "f:2: ",
		"a = \"x":                       "f:1: ",
		"a = x":                         "f:1: ",
		"a =":                           "f:1: ",
		"\xff\xfe":                      "f:1: ",
	} {
		_, err := parse("f", []byte(text))
		var mistake *Error
		if !errors.As(err, &mistake) || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestEdits: what is not edited stays byte for byte.
func TestEdits(t *testing.T) {
	const before = "# mine\r\nlimit = 10 # few\r\n\r\n  venue = [\r\n 'a', # first\r\n]  # list\r\nlast = 1"
	for _, tt := range []struct{ name, key, value, want string }{
		{"a number", "limit", "20", "# mine\r\nlimit = 20 # few\r\n\r\n  venue = [\r\n 'a', # first\r\n]  # list\r\nlast = 1"},
		{"a list", "venue", List([]string{"b", `c"\`}), "# mine\r\nlimit = 10 # few\r\n\r\n  venue = [\"b\", \"c\\\"\\\\\"]  # list\r\nlast = 1"},
		{"a new key", "mode", Text("<&>"), before + "\r\nmode = \"<&>\"\r\n"},
		{"no key", "venue", "", "# mine\r\nlimit = 10 # few\r\n\r\nlast = 1"},
		{"no last key", "last", "", "# mine\r\nlimit = 10 # few\r\n\r\n  venue = [\r\n 'a', # first\r\n]  # list\r\n"},
		{"no such key", "none", "", before},
	} {
		f, err := parse("f", []byte(before))
		if err == nil {
			if tt.value == "" {
				f, err = f.Unset(tt.key)
			} else {
				f, err = f.Set(tt.key, tt.value)
			}
		}
		if err != nil || string(f.data) != tt.want {
			t.Errorf("%s: %v\n%q, want\n%q", tt.name, err, f.data, tt.want)
		}
	}
}

// TestText: every text comes back as it was.
func TestText(t *testing.T) {
	for _, s := range []string{"", "a", "\"'\\", "a\nb\t\r\x00\x1b\x7f", "Gödel \u2028 🦉", "# no comment"} {
		f, err := parse("f", []byte("a = "+Text(s)))
		if err != nil || f.Entries[0].Values[0] != s {
			t.Errorf("%q: %+v, %v", s, f, err)
		}
	}
}

func TestReadAndWrite(t *testing.T) {
	dir := t.TempDir()
	f, err := Read(filepath.Join(dir, "config.toml"))
	if err == nil {
		f, err = f.Set("limit", "5")
	}
	if err == nil {
		err = f.Write()
	}
	if err == nil {
		f, err = Read(f.Path)
	}
	if err != nil || !reflect.DeepEqual(values(f), []string{"limit=5"}) {
		t.Fatalf("%+v, %v", f, err)
	}
	if f, err := Read(filepath.Join(f.Path, "below")); err != nil || len(f.Entries) > 0 {
		t.Errorf("below a file: %+v, %v", f, err)
	}
	if err := os.Truncate(f.Path, maxSize+1); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(f.Path); err == nil {
		t.Error("a file of any size is read")
	}
}

// FuzzEdits: of whatever file, an edit that succeeds changes one key only.
func FuzzEdits(f *testing.F) {
	f.Add("a = 1\nb = ['x', # y\n 'z']\n", "b")
	f.Add("a.b = '''x\n'''# c\r\n", "a")
	f.Fuzz(func(t *testing.T, text, key string) {
		before, err := parse("f", []byte(text))
		if err != nil {
			return
		}
		others := func(f *File) (list []string) {
			for _, e := range f.Entries {
				if e.Key != "limit" {
					list = append(list, e.Key+"="+strings.Join(e.Values, "|"))
				}
			}
			return list
		}
		after, err := before.Set("limit", "7")
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if e, ok := after.Get("limit"); !ok || !reflect.DeepEqual(e.Values, []string{"7"}) || !reflect.DeepEqual(others(after), others(before)) {
			t.Errorf("%q: %q becomes %q", text, others(before), values(after))
		}
		gone, err := after.Unset("limit")
		if err != nil || !reflect.DeepEqual(others(gone), others(before)) {
			t.Errorf("%q: %v, %v", text, gone, err)
		}
	})
}
