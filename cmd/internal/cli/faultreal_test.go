package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"paperkin/embed/ollama/ollamatest"
)

// TestFaultKindsReal: the same with a real server behind the proxy, whose model
// is really replaced, removed and restarted with its server.
func TestFaultKindsReal(t *testing.T) {
	if testing.Short() {
		t.Skip("a real server takes its time")
	}
	o := newRealOllama(t)
	original, err := filepath.Abs("../../../embed/static/model.gguf")
	if err != nil {
		t.Fatal(err)
	}
	weights, err := os.ReadFile(original)
	if err != nil {
		t.Fatal(err)
	}
	// Another file under the same name; a letter makes the difference.
	other := bytes.Replace(weights, []byte("static-papers"), []byte("static-Papers"), 1)
	if bytes.Equal(other, weights) {
		t.Fatal("the other model is the same")
	}
	changed := filepath.Join(t.TempDir(), "other.gguf")
	if err := os.WriteFile(changed, other, 0o600); err != nil {
		t.Fatal(err)
	}
	there := true // the model of the beginning
	suit(t, &ollamatest.Backend{URL: "http://" + o.address, Model: "paperkin",
		Replace: func() { o.create("paperkin", changed); there = false },
		Remove:  func() { o.do("rm", "paperkin"); there = false },
		Restore: func() {
			if !there {
				o.create("paperkin", original)
			}
			there = true
		},
		Restart: func() { o.stop(); o.start() },
	}, rounds(t))
}
