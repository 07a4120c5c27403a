package fill_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
)

// asked is an embedder that counts questions, and breaks at one of them.
type asked struct {
	*embedtest.Fake
	questions int
	breaks    int
}

var errBroken = errors.New("the server is gone")

func (a *asked) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	for _, text := range texts {
		if strings.Contains(text, "\n") { // a title and an abstract
			continue
		}
		if a.questions++; a.questions == a.breaks {
			return nil, errBroken
		}
	}
	return a.Fake.EmbedDocuments(ctx, texts)
}

func calibration(t *testing.T, w *index.Writer) index.Calibration {
	t.Helper()
	v, err := w.Library.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	c, err := v.Calibration(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCalibrate: a space is calibrated once it has enough papers, and again when it has
// grown by a quarter; not in between.
func TestCalibrate(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	e := &asked{Fake: &embedtest.Fake{}}
	for _, tt := range []struct{ papers, of int }{{49, 0}, {60, 60}, {74, 60}, {75, 75}} {
		indextest.Add(t, w, indextest.Many(tt.papers)...)
		e.questions = 0
		if _, err := w.Embed(ctx, e, index.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		if c := calibration(t, w); c.Papers != tt.of || (e.questions > 0) != (tt.of == tt.papers) {
			t.Errorf("%d papers: %+v after %d questions", tt.papers, c, e.questions)
		}
	}
}

// TestCalibrateResumed: a run that ended early leaves what it has measured to the next
// one, and the papers' vectors anyway.
func TestCalibrateResumed(t *testing.T) {
	whole := &asked{Fake: &embedtest.Fake{}}
	var want index.Calibration
	for _, breaks := range []int{0, 1, 100, 200} {
		w := indextest.OpenWriter(t, t.TempDir())
		indextest.Add(t, w, indextest.Many(60)...)
		e := &asked{Fake: &embedtest.Fake{}, breaks: breaks}
		if breaks == 0 {
			e = whole
		}
		_, err := w.Embed(ctx, e, index.BuildOptions{})
		if breaks > 0 {
			if l := indextest.Ledger(t, w.Library); !errors.Is(err, errBroken) || l.Done != 60 || calibration(t, w) != (index.Calibration{}) {
				t.Fatalf("broken at %d: %v, ledger %+v, %+v", breaks, err, l, calibration(t, w))
			}
			_, err = w.Embed(ctx, e, index.BuildOptions{})
		} else {
			want = calibration(t, w)
		}
		// At most the questions since the last commit are asked twice, with the broken one.
		if err != nil || calibration(t, w) != want || e.questions > whole.questions+64 {
			t.Errorf("broken at %d: %v, %d questions (%d without a break), got %+v, want %+v", breaks, err, e.questions, whole.questions, calibration(t, w), want)
		}
	}
}

// TestCalibrateOrder: libraries of the same papers are calibrated alike, in whatever order
// these came; of many papers, a part is asked.
func TestCalibrateOrder(t *testing.T) {
	var made []index.Calibration
	for _, backwards := range []bool{false, true} {
		lines := indextest.Many(700)
		if backwards {
			slices.Reverse(lines)
		}
		w := indextest.OpenWriter(t, t.TempDir())
		indextest.Add(t, w, lines...)
		e := &asked{Fake: &embedtest.Fake{}}
		if _, err := w.Embed(ctx, e, index.BuildOptions{}); err != nil {
			t.Fatal(err)
		}
		if e.questions > 500 {
			t.Errorf("%d questions", e.questions)
		}
		made = append(made, calibration(t, w))
	}
	if made[0] != made[1] || made[0].Papers != 700 {
		t.Errorf("got %+v and %+v", made[0], made[1])
	}
}

// TestCalibrateReplaced: nothing that another model measured is kept.
func TestCalibrateReplaced(t *testing.T) {
	w := indextest.OpenWriter(t, t.TempDir())
	indextest.Add(t, w, indextest.Many(60)...)
	e := &renamed{Fake: &embedtest.Fake{}, changes: 3} // the first confirms the papers
	_, err := w.Embed(ctx, e, index.BuildOptions{})
	var replaced *index.SpaceError
	if !errors.As(err, &replaced) || calibration(t, w) != (index.Calibration{}) {
		t.Errorf("got %v, %+v", err, calibration(t, w))
	}
}
