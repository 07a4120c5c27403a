package dot

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// FuzzRows compares the implementation of Rows that this processor uses with the
// one in plain Go, and that with 64-bit arithmetic, so that no sum overflows.
func FuzzRows(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 32, 64, 768, 4096} {
		gap := uint8(r.Uint32())
		data := make([]byte, 2*n+7*(n+int(gap))) // the query, and seven rows
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		f.Add(data, uint8(n/32), gap)
	}
	f.Add(slices.Repeat([]byte{0x7f}, 40*4096), uint8(128), uint8(0)) // the largest sum there is
	f.Add(slices.Repeat([]byte{0x81}, 40*4096), uint8(128), uint8(3))
	f.Fuzz(func(t *testing.T, data []byte, groups, gap uint8) {
		n := int(groups) * Width
		if len(data) < 2*n {
			return
		}
		query, largest := make([]int16, n), int16(MaxQuery(n))
		for i := range query {
			query[i] = max(-largest, min(largest, int16(binary.LittleEndian.Uint16(data[2*i:]))))
		}
		rows, step := data[2*n:], n+int(gap)
		for i, c := range rows {
			if c == 0x80 {
				rows[i] = 0x81 // codes are from -127 on
			}
		}
		if step == 0 || len(rows) < n {
			return
		}
		count := (len(rows)-n)/step + 1
		got, plain := make([]int32, count), make([]int32, count)
		Rows(got, query, rows, step)
		rowsGeneric(plain, query, rows, step)
		for i := range count {
			var want int64
			for j, q := range query {
				want += int64(q) * int64(int8(rows[i*step+j]))
			}
			if int64(plain[i]) != want || got[i] != plain[i] {
				t.Fatalf("%d components, step %d, row %d: %d, in plain Go %d, want %d", n, step, i, got[i], plain[i], want)
			}
		}
	})
}

// TestMaxQuery: the largest sum of products fits int32, and with components one
// larger it would not, or they would not fit int16.
func TestMaxQuery(t *testing.T) {
	for _, n := range []int{0, 1, 32, 516, 517, 768, 4096, 1 << 20} {
		got := MaxQuery(n)
		if got < 1 || got > math.MaxInt16 || 127*n*got > math.MaxInt32 {
			t.Errorf("%d components: %d is out of range", n, got)
		}
		if more := got + 1; more <= math.MaxInt16 && 127*n*more <= math.MaxInt32 {
			t.Errorf("%d components: %d, and %d would do", n, got, more)
		}
	}
}

func TestRowsBounds(t *testing.T) {
	panics := func(name string, f func()) {
		defer func() {
			if recover() == nil {
				t.Errorf("%s: no panic", name)
			}
		}()
		f()
	}
	q := make([]int16, 32)
	panics("rows too short", func() { Rows(make([]int32, 2), q, make([]byte, 63), 32) })
	panics("three rows, the last a byte too short", func() { Rows(make([]int32, 3), q, make([]byte, 95), 32) })
	panics("odd query", func() { Rows(make([]int32, 1), q[:31], make([]byte, 64), 32) })
	panics("step below the query", func() { Rows(make([]int32, 1), q, make([]byte, 64), 31) })
	Rows(make([]int32, 2), q, make([]byte, 40+32), 40) // what follows the last row is not read
	Rows(nil, q, nil, 32)
}

// BenchmarkRows reports bytes of codes a second, from the processor's cache.
func BenchmarkRows(b *testing.B) {
	const rows = 1024
	for _, n := range []int{256, 768} {
		query, codes, dst := make([]int16, n), make([]byte, rows*n), make([]int32, rows)
		for _, form := range []struct {
			name string
			rows func([]int32, []int16, []byte, int)
		}{{"fast", Rows}, {"generic", rowsGeneric}} {
			b.Run(fmt.Sprintf("%s/%d", form.name, n), func(b *testing.B) {
				b.SetBytes(rows * int64(n))
				for b.Loop() {
					form.rows(dst, query, codes, n)
				}
			})
		}
	}
}

// TestFloats compares both implementations with 64-bit arithmetic, within the bound of
// the rounding of sums (Higham, Accuracy and Stability of Numerical Algorithms, section
// 3.1).
func TestFloats(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	for _, n := range []int{0, 1, 7, 8, 31, 32, 33, 100, 256, 4096} {
		const count = 5
		query, rows := make([]float32, n), make([]float32, count*n+3)
		for _, v := range [][]float32{query, rows} {
			for i := range v {
				v[i] = float32(r.NormFloat64())
			}
		}
		fast, plain := make([]float32, count+1), make([]float32, count)
		fast[count] = 42
		Floats(fast[:count], query, rows)
		if floatsGeneric(plain, query, rows); fast[count] != 42 {
			t.Errorf("%d components: written behind the last row", n)
		}
		for i := range count {
			var want, size float64
			for j, q := range query {
				product := float64(q) * float64(rows[i*n+j])
				want, size = want+product, size+math.Abs(product)
			}
			for name, got := range map[string]float32{"fast": fast[i], "plain": plain[i]} {
				if math.Abs(float64(got)-want) > size*float64(n+1)/(1<<24) {
					t.Errorf("%d components, row %d, %s: %v, want %v", n, i, name, got, want)
				}
			}
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("rows that are too short: no panic")
		}
	}()
	Floats(make([]float32, 2), make([]float32, 32), make([]float32, 63))
}

// BenchmarkFloats reports bytes of vectors a second, from the processor's cache.
func BenchmarkFloats(b *testing.B) {
	const n, count = 256, 64
	dst, query, rows := make([]float32, count), make([]float32, n), make([]float32, count*n)
	for name, f := range map[string]func(dst, query, rows []float32){"fast": Floats, "plain": floatsGeneric} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(4 * n * count)
			for b.Loop() {
				f(dst, query, rows)
			}
		})
	}
}

// TestSums compares the sums of rows with those of package hash/crc32.
func TestSums(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	data := make([]byte, 20_000)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	for _, length := range []int{0, 3, 4, 8, 9, 12, 44, 48, 268, 780, 1000} {
		for _, count := range []int{0, 1, 3, 4, 5, 8, 13} {
			step := length + r.IntN(20)
			rows := data[r.IntN(7):]
			if count > 0 {
				rows = rows[:(count-1)*step+length]
			}
			got := make([]uint32, count+1)
			got[count] = 42
			Sums(got[:count], rows, step, length)
			for i := range count {
				if want := crc32.Checksum(rows[i*step:][:length], crc32.MakeTable(crc32.Castagnoli)); got[i] != want {
					t.Fatalf("%d rows of %d bytes, %d apart: row %d has %08x, want %08x", count, length, step, i, got[i], want)
				}
			}
			if got[count] != 42 {
				t.Fatalf("%d rows: written behind the last", count)
			}
		}
	}
	for name, f := range map[string]func(){
		"rows too short":  func() { Sums(make([]uint32, 4), make([]byte, 63), 16, 16) },
		"length too long": func() { Sums(make([]uint32, 4), make([]byte, 100), 16, 20) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

// BenchmarkSums reports bytes of rows a second, from the processor's cache.
func BenchmarkSums(b *testing.B) {
	const step, count = 272, 64
	dst, rows := make([]uint32, count), make([]byte, step*count)
	for name, f := range map[string]func(dst []uint32, rows []byte, step, length int){"fast": Sums, "one by one": sumsGeneric} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(step * count)
			for b.Loop() {
				f(dst, rows, step, step-4)
			}
		})
	}
}
