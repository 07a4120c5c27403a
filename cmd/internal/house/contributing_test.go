package house

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestContributing: CONTRIBUTING.md describes every folder, and names no file
// or folder that does not exist.
func TestContributing(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, "CONTRIBUTING.md"))
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	named := regexp.MustCompile("`((?:\\.ci|cmd|embed|index|query|testdata)(?:/[a-zA-Z0-9_.-]+)*)`").FindAllStringSubmatch(page, -1)
	for _, m := range named {
		if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
			t.Errorf("the page names %s: %v", m[1], err)
		}
	}
	if len(named) < 30 {
		t.Errorf("the page names %d files and folders only", len(named))
	}
	rows := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z/-]+)` \\| (.*) \\|$").FindAllStringSubmatch(page, -1) {
		rows[m[1]] = m[2]
	}
	for dir := range mayImport {
		if path.Ext(dir) == "" && !described(rows, dir) {
			t.Errorf("the page does not say what %s contains", dir)
		}
	}
}

// described reports whether a folder has a row, or the row of a folder above
// names it or a folder on the way to it.
func described(rows map[string]string, dir string) bool {
	for above, name := dir, ""; above != "."; above, name = path.Dir(above), path.Base(above) {
		if row, ok := rows[above]; ok {
			return name == "" || strings.Contains(row, "`"+name+"`")
		}
	}
	return false
}
