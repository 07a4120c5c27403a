package ollama

import (
	"slices"
	"strings"
	"testing"
)

func TestParseLoad(t *testing.T) {
	load, err := ParseLoad([]string{"num_thread=4", "use_mmap=false", "num_gpu=-1", "num_thread=1"})
	if got, want := load.Strings(), []string{"num_gpu=-1", "num_thread=1", "use_mmap=false"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if again, err := ParseLoad(load.Strings()); err != nil || !slices.Equal(again.Strings(), load.Strings()) {
		t.Errorf("read again: %q, %v", again.Strings(), err)
	}
	for text, want := range map[string]string{
		"num_threads=1":        "num_thread, use_mmap",
		"temperature=0":        "want NAME=VALUE",
		"num_thread":           "want NAME=VALUE",
		"num_thread=":          "0 or more",
		"num_thread=-1":        "0 or more",
		"num_gpu=-2":           "-1 or more",
		"num_ctx=1e3":          "0 or more",
		"num_batch=1000000000": "0 or more",
		"use_mmap=maybe":       "true or false",
	} {
		if _, err := ParseLoad([]string{text}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

// TestLoad: every request carries the options; a context is not longer than the weights
// allow, and long texts are cut at it.
func TestLoad(t *testing.T) {
	for asked, want := range map[string]int{"num_ctx=64": 64, "num_ctx=4096": 512, "num_ctx=0": 512} {
		s := newServer(t)
		o, _ := s.options()
		o.Load, _ = ParseLoad([]string{asked, "num_thread=1"})
		e := open(t, o)
		for range 2 {
			if _, err := e.EmbedQuery(t.Context(), "deep nets"); err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range s.sent() {
			if r.Options["num_thread"] != 1 || r.Options["num_ctx"] != want || r.Options["num_batch"] != want {
				t.Errorf("%s: sent %v, want %d", asked, r.Options, want)
			}
		}
	}
}
