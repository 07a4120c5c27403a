package vector

import (
	"hash/crc32"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestBitmap compares a bitmap with a map.
func TestBitmap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var b Bitmap
	set := map[int]bool{}
	for range 300 {
		n := r.IntN(1 + r.IntN(400))
		before := b.Clone()
		b.Add(n)
		if set[n] != before.Equal(&b) || set[n] != b.Equal(before) {
			t.Fatalf("adding %d: equal to the set before: %v, %v, want %v", n, before.Equal(&b), b.Equal(before), set[n])
		}
		set[n] = true
		if b.Len() != len(set) || !b.Clone().Equal(&b) {
			t.Fatalf("%d members, want %d, the same in a copy", b.Len(), len(set))
		}
	}
	for n := range 1000 {
		if b.Has(n) != set[n] || (b.Word(n/64)>>(n%64)&1 == 1) != set[n] {
			t.Errorf("%d: has %v, word %b, want %v", n, b.Has(n), b.Word(n/64), set[n])
		}
	}
	want := slices.Sorted(maps.Keys(set))
	if got := slices.Collect(b.All); !slices.Equal(got, want) {
		t.Errorf("members %v, want %v", got, want)
	}
	for n := range b.All { // a loop that breaks
		if n != want[0] {
			t.Errorf("first member %d, want %d", n, want[0])
		}
		break
	}
	if none := (*Bitmap)(nil).Clone(); none.Len() != 0 || none.Has(0) || !none.Equal(new(Bitmap)) {
		t.Errorf("the copy of nil has %d members", none.Len())
	}
	var one, other Bitmap
	one.Add(3)
	other.Add(4)
	if one.Equal(&other) {
		t.Error("{3} equals {4}")
	}
}

// TestChecksum: rows have the CRC-32C of their bytes, little-endian, however they
// are cut into vectors.
func TestChecksum(t *testing.T) {
	want := crc32.Checksum([]byte("\x00\x00\x80\x3f\x00\x00\x00\xc0\x00\x00\x00\x3f\x00\x00\x00\x00"), crc32.MakeTable(crc32.Castagnoli))
	for _, vectors := range [][][]float32{{{1, -2}, {0.5, 0}}, {{1, -2, 0.5, 0}}} {
		if got := Checksum(vectors); got != want {
			t.Errorf("%v: %08x, want %08x", vectors, got, want)
		}
	}
	if got := Checksum(nil); got != 0 {
		t.Errorf("no rows: %08x, want 0", got)
	}
}
