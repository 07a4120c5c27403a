package index

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"paperkin/index/catalogue"
)

// TestSaidFile: what is written for a state is read back for it, and nothing else is.
func TestSaidFile(t *testing.T) {
	for _, want := range []said{
		{papers: []saidOf{}},
		{tags: []string{"a", "é/x"}, papers: []saidOf{{key: 1, tags: []int{1}}, {key: 300, tags: []int{0, 1}, note: true}, {key: catalogue.MaxKey, tags: []int{}, note: true}}},
	} {
		b := want.encode("state 1\n")
		got, ok := decodeSaid(b, "state 1\n")
		if !ok || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, %v, want %v", got, ok, want)
		}
		for name, damaged := range map[string][]byte{"another state": want.encode("state 2\n"), "cut": b[:len(b)-1], "empty": nil, "longer": append(b[:len(b):len(b)], 0)} {
			if _, ok := decodeSaid(damaged, "state 1\n"); ok {
				t.Errorf("%s is read", name)
			}
		}
		for i := range b {
			flipped := append([]byte(nil), b...)
			flipped[i] ^= 1 << rand.IntN(8)
			if _, ok := decodeSaid(flipped, "state 1\n"); ok {
				t.Errorf("byte %d flipped is read", i)
			}
		}
	}
}

// TestSaidOf: a paper is found among others.
func TestSaidOf(t *testing.T) {
	s := said{papers: []saidOf{{key: 2, note: true}, {key: 5, tags: []int{0}}}}
	for key, want := range map[int64]saidOf{1: {}, 2: s.papers[0], 3: {}, 5: s.papers[1], 6: {}} {
		if got := s.of(key); !reflect.DeepEqual(got, want) {
			t.Errorf("%d: got %v, want %v", key, got, want)
		}
	}
}
