package static

import (
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write pieces.bin again")

// TestPieces: the file that finds the pieces of the built-in model is that of its
// vocabulary.
func TestPieces(t *testing.T) {
	g, err := parseGGUF(builtin)
	if err != nil {
		t.Fatal(err)
	}
	want := piecesOf(g.lists["tokenizer.ggml.tokens"])
	if *update {
		if err := os.WriteFile("pieces.bin", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if builtinPieces != want {
		t.Error("pieces.bin is that of another vocabulary: go generate ./embed/static")
	}
}
