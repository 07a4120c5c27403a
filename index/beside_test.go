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

// TestEmbedBesideAdd: papers are embedded while others are read. One whose text
// changes while it is with the embedder is embedded again, one that goes is
// forgotten, and what comes late is not missed.
func TestEmbedBesideAdd(t *testing.T) {
	w := openWriter(t, t.TempDir())
	started, changed := make(chan struct{}), make(chan struct{})
	var once sync.Once
	e := &embedtest.Fake{Fail: func(text string) error {
		if strings.Contains(text, "old") {
			once.Do(func() { close(started) })
			<-changed
		}
		return nil
	}}
	more := make(chan struct{}, 100)
	type outcome struct {
		built index.Built
		err   error
	}
	done := make(chan outcome)
	running := make(chan struct{}, 100)
	go func() {
		b, err := w.Embed(ctx, e, index.BuildOptions{Batch: 1, More: more, Progress: func(index.Built) { running <- struct{}{} }})
		done <- outcome{b, err}
	}()
	want := map[string]string{"a": "A\nnew text of a", "arxiv:2001.00001": "B\ntext of b", "d": "D\ntext of d", "e": "E\ntext of e"}
	for i := 0; len(running) == 0; i++ { // papers that come before Embed looked are left to its end
		id := fmt.Sprint("first", i)
		add(t, w, record(id, "First", id))
		want[id] = "First\n" + id
		select {
		case more <- struct{}{}:
		default:
		}
	}
	add(t, w, record("a", "A", "old text of a"), record("arxiv:2001.00001", "B", "text of b"), record("doi:10.1234/c", "C", "text of c"))
	more <- struct{}{}
	<-started
	add(t, w, record("a", "A", "new text of a"),
		`{"aliases":["arxiv:2001.00001","doi:10.1234/c"],"title":"B","abstract":"text of b"}`, // b and c are one
		record("d", "D", "text of d"))
	more <- struct{}{}
	close(changed)
	add(t, w, record("e", "E", "text of e"))
	close(more)
	got := <-done
	if want := (index.Built{Total: len(want), Done: len(want)}); got.err != nil || got.built != want {
		t.Errorf("got %+v, %v, want %+v", got.built, got.err, want)
	}
	if got := stored(t, w.Library); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	sound(t, w.Library)
}
