package chromem

import (
	"encoding/binary"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"paperkin/embed"
)

// TestBounds: the true cosine, and the one that chromem-go computes, lie within
// the bounds that the codes give.
func TestBounds(t *testing.T) {
	for name, kind := range kinds {
		for _, dimensions := range []int{1, 3, 64, 1000, 4096} {
			r := rand.New(rand.NewPCG(3, uint64(dimensions)))
			vectors := kind(r, 200, dimensions)
			for i, x := range vectors {
				q := vectors[r.IntN(len(vectors))]
				row := appendRow(nil, x)
				if len(row) != rowSize(dimensions) {
					t.Fatalf("%d dimensions: a row of %d bytes, want %d", dimensions, len(row), rowSize(dimensions))
				}
				coded := codeQuery(q)
				var product int32
				var single float32
				for j, c := range q {
					product += int32(coded.codes[j]) * int32(int8(row[j]))
					single += c * x[j]
				}
				extras := row[codeBytes(dimensions):]
				lower, upper := coded.bounds(product, float(extras), float(extras[4:]))
				for _, cosine := range []float64{embed.Dot(q, x), float64(single)} {
					if cosine < lower || cosine > upper {
						t.Fatalf("%s, %d dimensions, row %d: cosine %v is not from %v to %v", name, dimensions, i, cosine, lower, upper)
					}
				}
			}
		}
	}
}

func TestCodeBytes(t *testing.T) {
	for dimensions, want := range map[int]int{1: 32, 31: 32, 32: 32, 33: 64, 63: 64, 64: 64, 65: 96, 768: 768} {
		if got := codeBytes(dimensions); got != want {
			t.Errorf("%d dimensions: %d bytes, want %d", dimensions, got, want)
		}
	}
}

// distance is |x - scale * codes|, rounded once.
func distance(x []float32, scale float64, code func(i int) int64) float64 {
	sum := new(big.Float).SetPrec(300)
	for i, c := range x {
		lost := new(big.Float).SetPrec(300).Mul(big.NewFloat(scale).SetPrec(300), new(big.Float).SetInt64(code(i)))
		lost.Sub(big.NewFloat(float64(c)).SetPrec(300), lost)
		sum.Add(sum, lost.Mul(lost, lost))
	}
	d, _ := sum.Sqrt(sum).Float64()
	return d
}

// TestRow holds a row of codes to its description, with exact arithmetic: whole
// numbers nearest to 127 x_i / max|x|, and a residual that is not below the true
// one, and hardly above.
func TestRow(t *testing.T) {
	for name, kind := range kinds {
		for _, dimensions := range []int{1, 33, 64} {
			for _, x := range kind(rand.New(rand.NewPCG(5, uint64(dimensions))), 50, dimensions) {
				row := appendRow(nil, x)
				var largest float32
				for _, c := range x {
					largest = max(largest, c, -c)
				}
				extras := row[codeBytes(dimensions):]
				scale := float(extras)
				if want := float64(largest) / 127; math.Abs(scale/want-1) > 1e-7 {
					t.Fatalf("%s: scale %v, want %v", name, scale, want)
				}
				for i, c := range x {
					if code := float64(int8(row[i])); math.Abs(float64(c)-scale*code) > scale*0.5000001 || math.Abs(code) > 127 {
						t.Fatalf("%s: component %v has code %v, scale %v", name, c, code, scale)
					}
				}
				exact := distance(x, scale, func(i int) int64 { return int64(int8(row[i])) })
				if residual := float(extras[4:]); residual < exact || residual > exact*(1+3e-7)+2e-45 {
					t.Fatalf("%s: residual %v, want %v or hardly more", name, residual, exact)
				}
			}
		}
	}
}

// TestZeroRow: a row without a direction, as Mend leaves them, is all zeros.
func TestZeroRow(t *testing.T) {
	row := appendRow(nil, make([]float32, 40))
	if !slices.Equal(row[:64+4], make([]byte, 64+4)) {
		t.Errorf("codes and scale % x, want zeros", row[:64+4])
	}
	if residual := math.Float32frombits(binary.LittleEndian.Uint32(row[64+4:])); residual != math.SmallestNonzeroFloat32 {
		t.Errorf("residual %v, want the smallest above 0", residual)
	}
	q := codeQuery(make([]float32, 40))
	if !slices.Equal(q.codes, make([]int16, 64)) || q.scale != 0 || q.perResidual != 0 || q.constant != 0 {
		t.Errorf("query %+v, want zeros", q)
	}
}

// TestQueryBounds holds the margin of an estimated cosine to its formula:
//
//	|q·x - q̂·x̂| <= |q| r + s |x̂| + |q| |x| γ, where |x̂| <= |x| + r
//
// r and s being the residuals of row and query, |x| at most 1 + 1e-6 and γ the
// error of a sum of n products in float32, n u / (1 - n u) with u = 2^-24.
func TestQueryBounds(t *testing.T) {
	near := func(got, want float64) bool { return math.Abs(got-want) <= 1e-9*math.Abs(want) }
	for _, dimensions := range []int{1, 64, 100, 768} {
		q := kinds["random"](rand.New(rand.NewPCG(4, uint64(dimensions))), 1, dimensions)[0]
		for i := range q {
			q[i] *= 3 // any length will do
		}
		c := codeQuery(q)
		most := min(1<<15-1, (1<<31-1)/(127*codeBytes(dimensions)))
		largest := int16(0)
		for _, code := range c.codes {
			largest = max(largest, code, -code)
		}
		if int(largest) != most {
			t.Errorf("%d dimensions: largest code %d, want %d", dimensions, largest, most)
		}
		norm := distance(q, 0, func(int) int64 { return 0 })
		s := distance(q, c.scale, func(i int) int64 { return int64(c.codes[i]) })
		if s > norm/1000 {
			t.Errorf("%d dimensions: the query lost %v of %v", dimensions, s, norm)
		}
		n := float64(dimensions) * math.Pow(2, -24)
		const length = 1 + 1e-6
		if want := norm + s; !near(c.perResidual, want) {
			t.Errorf("%d dimensions: %v per residual, want %v", dimensions, c.perResidual, want)
		}
		if want := s*length + norm*length*n/(1-n); !near(c.constant, want) {
			t.Errorf("%d dimensions: constant %v, want %v", dimensions, c.constant, want)
		}
		const product, scale, residual = 12345, 0.002, 0.01
		lower, upper := c.bounds(product, scale, residual)
		estimate, margin := product*scale*c.scale, c.perResidual*residual+c.constant
		if !near(lower, estimate-margin) || !near(upper, estimate+margin) {
			t.Errorf("%d dimensions: bounds %v and %v, want %v and %v", dimensions, lower, upper, estimate-margin, estimate+margin)
		}
	}
}
