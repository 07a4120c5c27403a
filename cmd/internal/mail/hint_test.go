package mail

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// TestHints: everything that can go wrong has a hint, and no hint is of nothing.
func TestHints(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "fault.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[Kind]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			if of, ok := v.Type.(*ast.Ident); ok && of.Name == "Kind" {
				text, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				kinds[Kind(text)] = true
			}
		}
		return true
	})
	if len(kinds) < 20 {
		t.Fatalf("only %d kinds", len(kinds))
	}
	for kind := range kinds {
		if hints()[kind] == "" {
			t.Errorf("%s has no hint", kind)
		}
	}
	for kind := range hints() {
		if !kinds[kind] {
			t.Errorf("a hint of %s, which is nothing", kind)
		}
	}
	if hint := Hint(fmt.Errorf("x: %w", ErrNoPassword)); !strings.Contains(hint, PasswordFile) {
		t.Errorf("%q", hint)
	}
	if hint := Hint(errors.New("x")); hint != "" {
		t.Errorf("%q of nothing", hint)
	}
}
