package said

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"
)

const maxKey = 1 << 53

// TestSaidFile: what is written for a state is read back for it, and nothing else is.
func TestSaidFile(t *testing.T) {
	for _, want := range []Said{
		{Papers: []Of{}},
		{Tags: []string{"a", "é/x"}, Papers: []Of{{Key: 1, Tags: []int{1}}, {Key: 300, Tags: []int{0, 1}, Note: true}, {Key: 301, Tags: []int{}, Liked: true, Read: true}, {Key: 302, Tags: []int{0}, Disliked: true}, {Key: maxKey, Tags: []int{}, Note: true}}},
	} {
		b := want.Encode("state 1\n")
		got, ok := Decode(b, "state 1\n", maxKey)
		if !ok || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, %v, want %v", got, ok, want)
		}
		for name, damaged := range map[string][]byte{"another state": want.Encode("state 2\n"), "cut": b[:len(b)-1], "empty": nil, "longer": append(b[:len(b):len(b)], 0)} {
			if _, ok := Decode(damaged, "state 1\n", maxKey); ok {
				t.Errorf("%s is read", name)
			}
		}
		for i := range b {
			flipped := append([]byte(nil), b...)
			flipped[i] ^= 1 << rand.IntN(8)
			if _, ok := Decode(flipped, "state 1\n", maxKey); ok {
				t.Errorf("byte %d flipped is read", i)
			}
		}
	}
}

// TestSaidOf: a paper is found among others.
func TestSaidOf(t *testing.T) {
	s := Said{Papers: []Of{{Key: 2, Note: true}, {Key: 5, Tags: []int{0}}}}
	for key, want := range map[int64]Of{1: {}, 2: s.Papers[0], 3: {}, 5: s.Papers[1], 6: {}} {
		if got := s.Of(key); !reflect.DeepEqual(got, want) {
			t.Errorf("%d: got %v, want %v", key, got, want)
		}
	}
}
