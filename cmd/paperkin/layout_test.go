package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const (
	root   = "../.."     // of the module, as seen from here
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

// TestFolderSizes: no folder has more than 25 source files, but the program with
// its one file for a command.
func TestFolderSizes(t *testing.T) {
	const most = 25
	files := map[string]int{}
	eachGoFile(t, func(file string) {
		if !strings.HasSuffix(file, "_test.go") {
			files[path.Dir(file)]++
		}
	})
	for dir, n := range files {
		if n > most && dir != "cmd/paperkin" {
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
var ofTheCommandLine = regexp.MustCompile(`(^|[^-\w])--[a-z]|\bpaperkin [a-z]+`)

// TestNoOptionsBelowCmd: packages below cmd speak in codes and values; they know
// no option and no command by name.
func TestNoOptionsBelowCmd(t *testing.T) {
	eachSource(t, func(file string, source *ast.File) {
		if within(file, "cmd") || file == "index/chromem/dot/gen/main.go" {
			return
		}
		ast.Inspect(source, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if text, err := strconv.Unquote(l.Value); err == nil && ofTheCommandLine.MatchString(text) {
					t.Errorf("%s: %q names an option or a command", file, text)
				}
			}
			return true
		})
	})
}
