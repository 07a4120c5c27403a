// Package house has the tests about the whole module: which folder may import which, how many
// files a folder has, and what CONTRIBUTING.md says of each. It has no code.
package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"paperkin/index/paper/pattern"
)

const (
	root   = "../../.."  // of the module, as seen from here
	module = "paperkin/" // begins the import paths of its packages
)

// eachGoFile calls f with the path of every Go file within the module.
func eachGoFile(t *testing.T, f func(file string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go"):
			return nil
		}
		file, err := filepath.Rel(root, name)
		if err == nil {
			f(filepath.ToSlash(file))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// eachSource calls f with the path and the contents of every Go file within the
// module that is no test.
func eachSource(t *testing.T, f func(file string, source *ast.File)) {
	t.Helper()
	eachGoFile(t, func(file string) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		source, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		f(file, source)
	})
}

// TestFolderSizes: no folder has more than 25 source files, but that with one
// file for each command.
func TestFolderSizes(t *testing.T) {
	const most = 25
	files := map[string]int{}
	eachGoFile(t, func(file string) {
		if !strings.HasSuffix(file, "_test.go") {
			files[path.Dir(file)]++
		}
	})
	for dir, n := range files {
		if n > most && dir != "cmd/internal/cli" {
			t.Errorf("%s has %d source files: at most %d, and one idea a folder", dir, n, most)
		}
	}
}

// TestNoContextInStructs: a context is passed on and never kept.
func TestNoContextInStructs(t *testing.T) {
	eachSource(t, func(file string, source *ast.File) {
		ast.Inspect(source, func(n ast.Node) bool {
			s, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for _, field := range s.Fields.List {
				if x, ok := field.Type.(*ast.SelectorExpr); ok && x.Sel.Name == "Context" {
					if p, ok := x.X.(*ast.Ident); ok && p.Name == "context" {
						t.Errorf("%s: a struct has a context", file)
					}
				}
			}
			return true
		})
	})
}

// ofTheCommandLine is what a text has in it that names an option or a command.
var ofTheCommandLine = pattern.Of(`(^|[^-\w])--[a-z]|\bpaperkin [a-z]+`)

// TestNoOptionsBelowCmd: packages below cmd speak in codes and values; they know
// no option and no command by name.
func TestNoOptionsBelowCmd(t *testing.T) {
	eachSource(t, func(file string, source *ast.File) {
		if within(file, "cmd") || file == "index/chromem/dot/gen/main.go" {
			return
		}
		ast.Inspect(source, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if text, err := strconv.Unquote(l.Value); err == nil && ofTheCommandLine().MatchString(text) {
					t.Errorf("%s: %q names an option or a command", file, text)
				}
			}
			return true
		})
	})
}

// TestPanicsAreCaught: whatever runs on a goroutine of its own is a function of package
// crash, so that no panic ends the program with a stack trace. Helpers of tests and the
// comparison with other engines are left out.
func TestPanicsAreCaught(t *testing.T) {
	found := 0
	eachSource(t, func(file string, source *ast.File) {
		if dir := path.Dir(file); strings.HasSuffix(dir, "test") || dir == "index/crash" || within(dir, "cmd/bench") {
			return
		}
		guarded := guardedNames(source)
		ast.Inspect(source, func(n ast.Node) bool {
			if !startsGoroutine(n) {
				return true
			}
			found++
			if !mentions(n, guarded) {
				t.Errorf("%s: a goroutine without crash.Safe or crash.Guard", file)
			}
			return true
		})
	})
	if found < 10 {
		t.Errorf("only %d goroutines: was everything read?", found)
	}
}

// startsGoroutine reports whether a node is a go statement or a call of Go or AfterFunc,
// whatever package or value they are of.
func startsGoroutine(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GoStmt:
		return true
	case *ast.CallExpr:
		s, ok := n.Fun.(*ast.SelectorExpr)
		return ok && slices.Contains([]string{"Go", "TryGo", "AfterFunc"}, s.Sel.Name)
	}
	return false
}

// guardedNames are the names of package crash and of the variables of a file that hold a
// function of it.
func guardedNames(source *ast.File) map[string]bool {
	names := map[string]bool{"crash": true}
	ast.Inspect(source, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
			return true
		}
		call, isCall := a.Rhs[0].(*ast.CallExpr)
		name, isName := a.Lhs[0].(*ast.Ident)
		if isCall && isName && mentions(call.Fun, map[string]bool{"crash": true}) {
			names[name.Name] = true
		}
		return true
	})
	return names
}

// mentions reports whether one of the names stands within a node.
func mentions(n ast.Node, names map[string]bool) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && names[id.Name]
		return !found
	})
	return found
}
