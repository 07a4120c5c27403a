// Package damagetest damages files as disks and crashes do, for tests of the code
// that must notice it, and says how often such tests repeat: see [Times]. It does
// not know what the files mean.
package damagetest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// Bytes returns b, which is not empty, with one bit flipped, or one time in
// three only its beginning, and says what it did. It leaves b as it is.
func Bytes(r *rand.Rand, b []byte) (damaged []byte, what string) {
	at := r.IntN(len(b))
	if r.IntN(3) == 0 {
		return slices.Clone(b[:at]), fmt.Sprintf("cut to %d bytes", at)
	}
	bit := r.IntN(8)
	damaged = slices.Clone(b)
	damaged[at] ^= 1 << bit
	return damaged, fmt.Sprintf("bit %d of byte %d", bit, at)
}

// File does that to a file.
func File(t testing.TB, r *rand.Rand, path string) (what string) {
	t.Helper()
	change(t, path, func(b []byte) []byte {
		b, what = Bytes(r, b)
		return b
	})
	return what
}

// Flip flips a bit of the byte of a file that is at an offset.
func Flip(t testing.TB, path string, at int) {
	t.Helper()
	change(t, path, func(b []byte) []byte {
		b[at] ^= 1
		return b
	})
}

func change(t testing.TB, path string, to func([]byte) []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, to(b), 0o600); err != nil {
		t.Fatal(err)
	}
}
