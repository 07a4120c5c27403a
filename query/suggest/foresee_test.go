package suggest

import (
	"context"
	"fmt"
	"testing"

	"paperkin/index/lexical"
)

// foreseeing is an index that notes what was asked of it and not foreseen.
type foreseeing struct {
	*lexical.Index
	starts, pairs, samples map[string]bool
	asked                  int
	missed                 []string
}

func (f *foreseeing) Foresee(_ context.Context, next lexical.Foreseen) error {
	for _, s := range next.Starts {
		f.starts[fmt.Sprint(s)] = true
	}
	for _, p := range next.Pairs {
		f.pairs[fmt.Sprint(p)] = true
	}
	for _, s := range next.Samples {
		f.samples[fmt.Sprint(s)] = true
	}
	return nil
}

func (f *foreseeing) Vocabulary(ctx context.Context, prefixes []string, atLeast int, yield func([]byte) bool) error {
	f.note(f.starts, lexical.Start{Prefixes: prefixes, AtLeast: atLeast})
	return f.Index.Vocabulary(ctx, prefixes, atLeast, yield)
}

func (f *foreseeing) Together(ctx context.Context, one, other string, enough int) (int, error) {
	f.note(f.pairs, [2]string{one, other})
	return f.Index.Together(ctx, one, other, enough)
}

func (f *foreseeing) Some(ctx context.Context, word, other string, n int) ([]int64, error) {
	f.note(f.samples, lexical.Sample{Word: word, Other: other, N: n})
	return f.Index.Some(ctx, word, other, n)
}

func (f *foreseeing) note(foreseen map[string]bool, what any) {
	if f.asked++; !foreseen[fmt.Sprint(what)] {
		f.missed = append(f.missed, fmt.Sprint(what))
	}
}

// TestForesee: what is asked is foreseen.
func TestForesee(t *testing.T) {
	x, read := library(t, shelf())
	for _, question := range []string{"transfomer attenton", "Generatve Modles of imgaes", "equalty of oportunity", "atention is all yuo need", "xttention models", "Los Angeles poker", "timeseries", "zzzzyx attention"} {
		f := &foreseeing{Index: x, starts: map[string]bool{}, pairs: map[string]bool{}, samples: map[string]bool{}}
		if _, err := Correct(t.Context(), f, question, read); err != nil {
			t.Fatal(err)
		}
		if f.asked == 0 || len(f.missed) > 0 {
			t.Errorf("%q: of %d not foreseen: %q", question, f.asked, f.missed)
		}
	}
}
