package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestFaultKindsReal: the same with a real server behind the proxy, whose model
// is really replaced, removed and restarted with its server.
func TestFaultKindsReal(t *testing.T) {
	if testing.Short() {
		t.Skip("a real server takes its time")
	}
	o := newRealOllama(t)
	original, err := filepath.Abs("../../embed/static/model.gguf")
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
	suit(t, &backend{url: "http://" + o.address, model: "paperkin",
		replace: func() { o.create(changed); there = false },
		remove:  func() { o.do("rm", "paperkin"); there = false },
		restore: func() {
			if !there {
				o.create(original)
			}
			there = true
		},
		restart: func() { o.stop(); o.start() },
	}, rounds(t))
}
