package index_test

import (
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
)

// beside is an Embed that goes on while papers are added.
type beside struct {
	writer *index.Writer
	more   chan struct{}
	done   chan error
	built  index.Built
	early  []string // ids of papers; one of them at least has been embedded already
}

// embedBeside starts one, and returns when it embeds what is added.
func embedBeside(t *testing.T, e *embedtest.Fake) *beside {
	t.Helper()
	b := &beside{writer: openWriter(t, t.TempDir()), more: make(chan struct{}, 1), done: make(chan error)}
	running := make(chan struct{}, 1000)
	go func() {
		var err error
		b.built, err = b.writer.Embed(ctx, e, index.BuildOptions{Batch: 1, More: b.more,
			Progress: func(index.Built) { running <- struct{}{} }})
		b.done <- err
	}()
	for len(running) == 0 { // papers that come before Embed looks are left to its end
		id := fmt.Sprint("early", len(b.early))
		b.early = append(b.early, id)
		b.add(t, record(id, "Early", id))
	}
	return b
}

func (b *beside) add(t *testing.T, jsonl ...string) {
	t.Helper()
	add(t, b.writer, jsonl...)
	select {
	case b.more <- struct{}{}:
	default:
	}
}

// end waits for the end, and compares what can be found with what should be.
func (b *beside) end(t *testing.T, want map[string]string) {
	t.Helper()
	close(b.more)
	if err := <-b.done; err != nil || b.built.Total != b.built.Done || b.built.Done < len(want) {
		t.Errorf("got %+v, %v, want %d done at least", b.built, err, len(want))
	}
	if got := stored(t, b.writer.Library); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if l := ledger(t, b.writer.Library); l.Pending != 0 {
		t.Errorf("%d papers are pending in the end", l.Pending)
	}
	sound(t, b.writer.Library)
}

// TestEmbedBesideAdd: a paper whose text changes while it is with the embedder
// is embedded again, one that goes is forgotten, what comes late is not missed.
func TestEmbedBesideAdd(t *testing.T) {
	started, changed := make(chan struct{}), make(chan struct{})
	var once sync.Once
	b := embedBeside(t, &embedtest.Fake{Fail: func(text string) error {
		if strings.Contains(text, "old") {
			once.Do(func() { close(started) })
			<-changed
		}
		return nil
	}})
	b.add(t, record("a", "A", "old text of a"), record("arxiv:2001.00001", "B", "text of b"), record("doi:10.1234/c", "C", "text of c"))
	<-started
	b.add(t, record("a", "A", "new text of a"),
		`{"aliases":["arxiv:2001.00001","doi:10.1234/c"],"title":"B","abstract":"text of b"}`, // b and c are one
		record("d", "D", "text of d"))
	close(changed)
	b.add(t, record("e", "E", "text of e"))
	want := map[string]string{"a": "A\nnew text of a", "arxiv:2001.00001": "B\ntext of b", "d": "D\ntext of d", "e": "E\ntext of e"}
	for _, id := range b.early {
		want[id] = "Early\n" + id
	}
	b.end(t, want)
}

// TestEmbedBesideAddAgain: a paper whose text changes after it was embedded in
// the same run is embedded again in it.
func TestEmbedBesideAddAgain(t *testing.T) {
	b := embedBeside(t, &embedtest.Fake{})
	want := map[string]string{}
	for _, id := range b.early {
		b.add(t, record(id, "Early", "changed "+id))
		want[id] = "Early\nchanged " + id
	}
	b.end(t, want)
}
