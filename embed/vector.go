package embed

import (
	"encoding/binary"
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// unitTolerance is how far a squared length may be from 1 before the vector is
// rescaled. chromem-go copies and re-normalises vectors further than 1e-6 from
// unit length, so they are brought well within that here, once.
const unitTolerance = 1e-7

// CheckVector checks what a model returned for one text and scales it to unit
// length in place. It returns an error that wraps [ErrModelUnfit] for a wrong
// number of components or one that is not finite, and [ErrNoVector] for a zero
// vector, which has no direction.
func CheckVector(v []float32, dimensions int) error {
	if len(v) != dimensions {
		return fmt.Errorf("%w: vector has %d components, want %d", ErrModelUnfit, len(v), dimensions)
	}
	var sum float64
	for i, x := range v {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return fmt.Errorf("%w: component %d of the vector is %v", ErrModelUnfit, i, x)
		}
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return fmt.Errorf("%w: all components are zero", ErrNoVector)
	}
	if math.Abs(sum-1) <= unitTolerance {
		return nil
	}
	scale := 1 / math.Sqrt(sum)
	for i, x := range v {
		v[i] = float32(float64(x) * scale)
	}
	return nil
}

// Dot is the dot product of two vectors of equal length, summed in double
// precision: the cosine similarity where both have unit length.
func Dot(a, b []float32) float64 {
	return blas32.DDot(blas32.Vector{N: len(a), Inc: 1, Data: a}, blas32.Vector{N: len(b), Inc: 1, Data: b})
}

// AppendBytes appends the components of v to b as little-endian float32, the
// form of vectors in files.
func AppendBytes(b []byte, v []float32) []byte {
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}
