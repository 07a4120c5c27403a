package fill_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
)

// beside is a run that embeds papers while they are added.
type beside struct {
	writer *index.Writer
	added  func()
	early  []string // ids of papers; one of them at least has been embedded already
}

func (b *beside) add(t *testing.T, jsonl ...string) {
	t.Helper()
	indextest.Add(t, b.writer, jsonl...)
	b.added()
}

// embedBeside runs add while e embeds what it adds, and compares what can be found
// in the end with what should be: the texts that add returns, by id.
func embedBeside(t *testing.T, e *embedtest.Fake, add func(b *beside) map[string]string) {
	t.Helper()
	b := &beside{writer: indextest.OpenWriter(t, t.TempDir())}
	running := make(chan struct{}, 1)
	embed := e.Fail
	e.Fail = func(text string) error {
		select {
		case running <- struct{}{}:
		default:
		}
		if embed == nil {
			return nil
		}
		return embed(text)
	}
	var want map[string]string
	shown := 0
	built, err := b.writer.EmbedWhile(t.Context(), e, index.BuildOptions{Batch: 1, Progress: func(index.Built) { shown++ }},
		func(added func()) error {
			b.added = added
			for len(running) == 0 { // papers that come before the run looks are left to its end
				id := fmt.Sprint("early", len(b.early))
				b.early = append(b.early, id)
				b.add(t, indextest.Record(id, "Early", id))
			}
			want = add(b)
			if shown > 0 {
				t.Errorf("progress was reported %d times while papers were added", shown)
			}
			return nil
		}, func() error { return nil })
	if err != nil || built.Total != built.Done || built.Done < len(want) {
		t.Errorf("got %+v, %v, want %d done at least", built, err, len(want))
	}
	if got := indextest.Stored(t, b.writer.Library); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if l := indextest.Ledger(t, b.writer.Library); l.Pending != 0 {
		t.Errorf("%d papers are pending in the end", l.Pending)
	}
	indextest.Sound(t, b.writer.Library)
}

// TestEmbedWhile: a paper whose text changes while the embedder has it is embedded
// again, one that goes is forgotten, and what comes late is not missed.
func TestEmbedWhile(t *testing.T) {
	started, changed := make(chan struct{}), make(chan struct{})
	var once sync.Once
	e := &embedtest.Fake{Fail: func(text string) error {
		if strings.Contains(text, "old") {
			once.Do(func() { close(started) })
			<-changed
		}
		return nil
	}}
	embedBeside(t, e, func(b *beside) map[string]string {
		b.add(t, indextest.Record("a", "A", "old text of a"), indextest.Record("arxiv:2001.00001", "B", "text of b"), indextest.Record("doi:10.1234/c", "C", "text of c"))
		<-started
		b.add(t, indextest.Record("a", "A", "new text of a"),
			`{"aliases":["arxiv:2001.00001","doi:10.1234/c"],"title":"B","abstract":"text of b"}`, // b and c are one
			indextest.Record("d", "D", "text of d"))
		close(changed)
		b.add(t, indextest.Record("e", "E", "text of e"))
		want := map[string]string{"a": "A\nnew text of a", "arxiv:2001.00001": "B\ntext of b", "d": "D\ntext of d", "e": "E\ntext of e"}
		for _, id := range b.early {
			want[id] = "Early\n" + id
		}
		return want
	})
}

// TestEmbedWhileTheyChange: a paper whose text changes after it was embedded in the
// same run is embedded again in it.
func TestEmbedWhileTheyChange(t *testing.T) {
	embedBeside(t, &embedtest.Fake{}, func(b *beside) map[string]string {
		want := map[string]string{}
		for _, id := range b.early {
			b.add(t, indextest.Record(id, "Early", "changed "+id))
			want[id] = "Early\nchanged " + id
		}
		return want
	})
}

// TestEmbedWhileFails: when adding papers, or the work after it, fails, the run ends
// with that error, and what was embedded stays.
func TestEmbedWhileFails(t *testing.T) {
	broken := errors.New("the source is gone")
	for _, late := range []bool{false, true} {
		w := indextest.OpenWriter(t, t.TempDir())
		built, err := w.EmbedWhile(t.Context(), &embedtest.Fake{}, index.BuildOptions{}, func(added func()) error {
			indextest.Add(t, w, indextest.Many(3)...)
			added()
			if !late {
				return broken
			}
			return nil
		}, func() error { return broken })
		if !errors.Is(err, broken) {
			t.Errorf("late %v: got %v, want %v", late, err, broken)
		}
		indextest.Embed(t, w, &embedtest.Fake{}) // what is left
		if l := indextest.Ledger(t, w.Library); l != (index.Ledger{Done: 3}) || built.Done > 3 {
			t.Errorf("late %v: ledger %+v after %+v", late, l, built)
		}
		indextest.Sound(t, w.Library)
	}
}

// TestEmbedWhileTotal: once the last paper has come, progress is that of the whole run.
func TestEmbedWhileTotal(t *testing.T) {
	const papers, batch = 100, 5
	w := indextest.OpenWriter(t, t.TempDir())
	all := make(chan struct{})
	e := &embedtest.Fake{Fail: func(string) error { <-all; return nil }}
	progress := func(b index.Built) {
		// Two batches were on their way before.
		if b.Done >= 4*batch && b.Total != papers {
			t.Errorf("%d of %d papers are done, want %d", b.Done, b.Total, papers)
		}
	}
	built, err := w.EmbedWhile(t.Context(), e, index.BuildOptions{Batch: batch, Progress: progress}, func(added func()) error {
		indextest.Add(t, w, indextest.Many(papers)...)
		added()
		return nil
	}, func() error { close(all); return nil })
	if err != nil || built.Done != papers || built.Total != papers {
		t.Errorf("got %+v, %v", built, err)
	}
}
