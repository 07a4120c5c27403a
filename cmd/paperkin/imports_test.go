package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms in the order in which the data flows. Imports point to the left only.
var rooms = []string{"embed", "index", "query", "cmd"}

// adapters connect a room to something outside. Nobody needs to know which one
// is in use but the place that chooses.
var adapters = []string{"embed/static", "embed/ollama", "index/chromem"}

// chooser is that place.
const chooser = "cmd/paperkin/open.go"

// importProblem says why file may not import another package of the module, ""
// if it may. Both are paths within the module. Tests may import any adapter.
func importProblem(file, imported string) string {
	dir, test := path.Dir(file), strings.HasSuffix(file, "_test.go")
	from, to := slices.Index(rooms, room(dir)), slices.Index(rooms, room(imported))
	switch {
	case imported == "testdata":
		if from != len(rooms)-1 && !test {
			return "the sample is for the program and for tests"
		}
		return ""
	case from < 0 || to < 0:
		return "not one of the rooms"
	case to > from:
		return "imports point from right to left in " + strings.Join(rooms, " -> ")
	case dir == "index/paper" && strings.HasPrefix(imported, "index") && imported != dir:
		return "index/paper is the leaf of its room"
	case slices.Contains(adapters, imported) && file != chooser && dir != "cmd/bench" && !test: // the benchmark compares stores
		return "only " + chooser + " chooses an adapter"
	}
	return ""
}

func room(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	return first
}

func TestImportDirection(t *testing.T) {
	const root, module = "../..", "paperkin/"
	seen := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		file, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if imported, ours := strings.CutPrefix(p, module); ours {
				seen++
				if problem := importProblem(filepath.ToSlash(file), imported); problem != "" {
					t.Errorf("%s imports %s: %s", file, imported, problem)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Errorf("only %d imports within the module: was everything read?", seen)
	}
}

func TestImportProblem(t *testing.T) {
	for _, tt := range []struct {
		file, imported string
		ok             bool
	}{
		{"query/query.go", "index", true},
		{"query/query.go", "embed", true},
		{"index/paper/clean.go", "embed", true},
		{"index/build.go", "query", false},
		{"embed/space.go", "index/paper", false},
		{"query/query.go", "cmd/paperkin", false},
		{"index/paper/id.go", "index", false},
		{"index/library.go", "index/chromem", false},
		{"index/library_test.go", "index/chromem", true},
		{"query/query.go", "embed/ollama", false},
		{"cmd/paperkin/search.go", "embed/static", false},
		{"cmd/paperkin/open.go", "embed/static", true},
		{"cmd/paperkin/demo.go", "testdata", true},
		{"index/build.go", "testdata", false},
		{"util/util.go", "embed", false},
	} {
		if problem := importProblem(tt.file, tt.imported); (problem == "") != tt.ok {
			t.Errorf("%s imports %s: got %q, want ok %v", tt.file, tt.imported, problem, tt.ok)
		}
	}
}
