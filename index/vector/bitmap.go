package vector

import (
	"math/bits"
	"slices"
)

// Bitmap is a set of small non-negative integers: slots of a space, keys of
// papers. The zero value is empty. As an allow-list, a nil *Bitmap means that
// everything is allowed.
type Bitmap struct {
	words []uint64
	count int
}

// Add puts n into the set. It panics if n is negative.
func (b *Bitmap) Add(n int) {
	w := n / 64
	if w >= len(b.words) {
		b.words = append(b.words, make([]uint64, w+1-len(b.words))...)
	}
	if bit := uint64(1) << (n % 64); b.words[w]&bit == 0 {
		b.words[w] |= bit
		b.count++
	}
}

// Remove takes n, which is not negative, out of the set.
func (b *Bitmap) Remove(n int) {
	if b.Has(n) {
		b.words[n/64] &^= 1 << (n % 64)
		b.count--
	}
}

// Has reports whether n, which is not negative, is in the set.
func (b *Bitmap) Has(n int) bool {
	w := n / 64
	return w < len(b.words) && b.words[w]&(1<<(n%64)) != 0
}

// Word returns the members from 64w to 64w+63 as the bits of a number, the
// first one the lowest.
func (b *Bitmap) Word(w int) uint64 {
	if w >= len(b.words) {
		return 0
	}
	return b.words[w]
}

// Clone returns a copy. That of a nil *Bitmap is empty.
func (b *Bitmap) Clone() *Bitmap {
	if b == nil {
		return new(Bitmap)
	}
	return &Bitmap{slices.Clone(b.words), b.count}
}

// Len is the number of members.
func (b *Bitmap) Len() int { return b.count }

// Equal reports whether both sets have the same members.
func (b *Bitmap) Equal(other *Bitmap) bool {
	if b.count != other.count {
		return false
	}
	for n := range b.All {
		if !other.Has(n) {
			return false
		}
	}
	return true
}

// All yields the members in ascending order.
func (b *Bitmap) All(yield func(int) bool) {
	for w, word := range b.words {
		for ; word != 0; word &= word - 1 {
			if !yield(w*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}
