package chromem

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"math/bits"

	"paperkin/index/chromem/dot"
	"paperkin/index/durable"
)

// A row of codes approximates a vector x by x̂ = scale * codes. The codes are whole
// numbers from -127 to 127, and scale is the largest |x_i| divided by 127. The
// length of the error, the residual |x - x̂|, is stored with the row. In the file
// a row consists of the codes, zeros up to a multiple of dot.Width, the scale, the
// residual, the CRC-32C of the vector, and the CRC-32C of all of these.
//
// A query q is quantised in the same way, but to 16 bits, which makes its own
// residual negligible. From q·x - q̂·x̂ = q·(x-x̂) + (q-q̂)·x̂ and the inequality of
// Cauchy and Schwarz follows
//
//	|q·x - q̂·x̂| <= |q| |x-x̂| + |q-q̂| |x̂|
//
// so the true cosine lies within known bounds around the estimated one.

const (
	maxCode   = 127
	rowExtras = 16 // bytes of a row after its codes: four numbers
	vectorSum = 8  // offset of the checksum of the vector in them
	rowSum    = 4  // bytes of the checksum of the row, at its end
)

// codeBytes is the number of bytes of the codes of a row, zeros included.
func codeBytes(dimensions int) int {
	return (dimensions + dot.Width - 1) / dot.Width * dot.Width
}

// appendRow appends the row of codes of a vector. The result is the same on every
// machine, because each product is rounded before it is added: there are no fused
// multiply-adds.
func appendRow(b []byte, x []float32) []byte {
	start := len(b)
	var largest float32
	for _, c := range x {
		largest = max(largest, c, -c)
	}
	scale := largest / maxCode
	var squares float64
	for _, c := range x {
		var code float64
		if scale > 0 {
			code = math.RoundToEven(float64(c) / float64(scale))
			code = max(-maxCode, min(maxCode, code))
		}
		b = append(b, byte(int8(code)))
		lost := float64(c) - float64(float64(scale)*code)
		squares += float64(lost * lost)
	}
	b = append(b, make([]byte, codeBytes(len(x))-len(x))...)
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(scale))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(roundUp(math.Sqrt(squares))))
	b = binary.LittleEndian.AppendUint32(b, sumOf(x))
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], durable.Castagnoli))
}

// roundUp returns a float32 above x, by two units in the last place at most.
func roundUp(x float64) float32 {
	return math.Nextafter32(float32(x), math.MaxFloat32)
}

// codedQuery is a quantised query and the numbers that bounds are computed from.
type codedQuery struct {
	codes []int16
	scale float64
	// The error of an estimated cosine is at most perResidual times the row's
	// residual, plus constant.
	perResidual, constant float64
}

func codeQuery(q []float32) codedQuery {
	c := codedQuery{codes: make([]int16, codeBytes(len(q)))}
	var largest, squares, lost float64
	for _, x := range q {
		largest = max(largest, math.Abs(float64(x)))
		squares += float64(x) * float64(x)
	}
	c.scale = largest / float64(dot.MaxQuery(len(c.codes)))
	for i, x := range q {
		var code float64
		if c.scale > 0 {
			code = math.RoundToEven(float64(x) / c.scale)
		}
		c.codes[i] = int16(code)
		d := float64(x) - c.scale*code
		lost += d * d
	}
	norm, residual := math.Sqrt(squares), math.Sqrt(lost)
	// |x̂| is at most |x| plus the row's residual, and |x| is 1.
	c.perResidual = norm + residual
	c.constant = residual*unitLength + norm*unitLength*summation(len(q))
	return c
}

// unitLength is an upper bound of the length of stored vectors, which is 1 up to
// rounding.
const unitLength = 1 + 1e-6

// summation bounds the error of a cosine that chromem-go sums up in float32,
// relative to the lengths of the vectors: n u / (1 - n u) with u = 2^-24 (Higham,
// Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1). chromem-go
// ranks by these sums, so they must lie within the bounds too.
func summation(n int) float64 {
	const u = 1.0 / (1 << 24)
	return float64(n) * u / (1 - float64(n)*u)
}

// bounds returns bounds of the cosine between the query and a row, given the dot
// product of their codes and the row's scale and residual.
func (q *codedQuery) bounds(product int32, scale, residual float64) (lower, upper float64) {
	estimate := float64(product) * (scale * q.scale)
	margin := q.perResidual*residual + q.constant
	return estimate - margin, estimate + margin
}

// codedRows are rows of codes, for one query.
type codedRows struct {
	codes *codes
	query codedQuery
}

func (r *codedRows) span() (first, end int) { return 0, r.codes.count }

// bound implements [bounded].
func (r *codedRows) bound(first int, wanted uint64, lower, upper *[blockRows]float64) error {
	if err := r.codes.check(first / blockRows); err != nil {
		return err
	}
	size, length := rowSize(r.codes.dimensions), len(r.query.codes)
	n := bits.Len64(wanted)
	rows := r.codes.rows[first*size : (first+n)*size]
	var products [blockRows]int32
	dot.Rows(products[:n], r.query.codes, rows, size)
	for ; wanted != 0; wanted &= wanted - 1 {
		i := bits.TrailingZeros64(wanted)
		end := rows[i*size+length:][:rowExtras]
		lower[i], upper[i] = r.query.bounds(products[i], float(end), float(end[4:]))
	}
	return nil
}

func float(b []byte) float64 {
	return float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
}
