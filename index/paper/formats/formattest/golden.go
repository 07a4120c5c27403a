package formattest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inputs returns the files in testdata/readers of the folder of the test.
func inputs(t testing.TB) (names []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/readers/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if !strings.HasSuffix(name, ".golden") {
			names = append(names, name)
		}
	}
	return names
}

// Golden reads every file in testdata/readers, detecting its format, and compares the
// records and errors with the file of the same name plus .golden. If update is true, it
// writes that file instead.
func Golden(t *testing.T, update bool) {
	t.Helper()
	names := inputs(t)
	if len(names) == 0 {
		t.Error("no files to read")
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		records, bad := Read(t, string(b), nil)
		for _, r := range records {
			line, err := json.MarshalIndent(r.Paper, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			if r.Supplement {
				got.WriteString("supplement ")
			}
			fmt.Fprintf(&got, "%s %q revised %q deleted %t\nline %d %s\n", r.Provider, r.Name, r.Revised, r.Deleted, r.Line, line)
		}
		for _, s := range bad {
			fmt.Fprintf(&got, "bad %s\n", s)
		}
		golden := name + ".golden"
		if update {
			if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil || got.String() != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s (%v)", name, got.String(), want, err)
		}
	}
}
