package openai

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/openai/openaitest"
)

// TestUnknownScript: a text of words that are all one to the model gets no vector, unless
// most of its words are others; a model that knows a script is asked about it once.
func TestUnknownScript(t *testing.T) {
	const (
		thai    = "โครง ข่าย ประสาท เทียม เรียน รู้ จาก ข้อ มูล"
		chinese = "深度神经网络如何学习"
	)
	texts := []string{"deep networks", thai, "networks learn from data " + thai[:len("โครง ข่าย")], chinese, "Größenordnung naïve", thai + " " + thai, "a"}
	for _, latin := range []bool{true, false} {
		s := openaitest.NewServer(t)
		s.Set(openaitest.Script{Latin: latin})
		o, _ := options(s)
		o.BatchSize = len(texts)
		e := open(t, o)
		_, err := e.EmbedDocuments(t.Context(), texts)
		var partial *embed.Partial
		if !latin && err != nil || latin && !errors.As(err, &partial) {
			t.Fatalf("Latin alone %v: got %v", latin, err)
		}
		if latin && !slices.Equal(slices.Sorted(maps.Keys(partial.Failed)), []int{1, 3, 5}) {
			t.Errorf("got %v, want texts 1, 3 and 5 to fail", partial)
		}
		before := len(s.Sent())
		v, err := e.EmbedQuery(t.Context(), thai)
		if latin && !errors.Is(err, embed.ErrNoVector) || !latin && err != nil {
			t.Errorf("Latin alone %v: a question gives %v, %v", latin, v, err)
		}
		if n := len(s.Sent()) - before; n != 1 { // about the words, or with the question
			t.Errorf("Latin alone %v: %d requests for a question, want 1", latin, n)
		}
	}
}

// TestUnknownFails: a server that has no vector for single words says nothing of the text.
func TestUnknownFails(t *testing.T) {
	s := openaitest.NewServer(t)
	o, _ := options(s)
	e := open(t, o)
	s.Set(openaitest.Script{Answer: refuse(foreign)})
	if _, err := e.EmbedQuery(t.Context(), strings.Repeat("слово ", 3)); err != nil {
		t.Error(err)
	}
	s.Close()
	if _, err := e.EmbedQuery(t.Context(), "слово"); !errors.Is(err, embed.ErrUnreachable) {
		t.Errorf("got %v, want ErrUnreachable", err)
	}
}
