package openai

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"paperkin/embed/batch"
	"paperkin/embed/openai/openaitest"
)

// options are those of a client that records its waits instead of waiting.
func options(s *openaitest.Server) (Options, *[]time.Duration) {
	waits := new([]time.Duration)
	return Options{URL: s.URL, Options: batch.Options{Model: "my-model", Sleep: func(ctx context.Context, d time.Duration) error {
		*waits = append(*waits, d)
		return ctx.Err()
	}}}, waits
}

func open(t testing.TB, o Options) *Embedder {
	t.Helper()
	e, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// numbered returns n different short texts.
func numbered(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("paper number %d", i)
	}
	return texts
}

// papers are the requests with papers among those that the server got.
func papers(s *openaitest.Server) [][]string {
	return slices.DeleteFunc(s.Sent(), func(texts []string) bool {
		return !slices.ContainsFunc(texts, func(text string) bool { return len(text) > 6 && text[:6] == "paper " })
	})
}
