package openai

import (
	"encoding/hex"
	"math/bits"
	"math/rand/v2"
	"strings"
)

// A fingerprint identifies a model by its vectors of a few fixed texts: of each,
// 64 bits say on which side of 64 random planes through the origin it lies (random
// hyperplanes: Charikar, "Similarity estimation techniques from rounding
// algorithms", STOC 2002). Two vectors at an angle of a differ in a/180° of them.
// One model's vectors differ by rounding, less than 1° and one or two bits of 256;
// an eight-bit quantisation of it by three or four; four-bit ones and other models
// by more than tolerance.
const (
	fingerprintSize = 256
	tolerance       = 8
	prefix          = "vectors:" // in place of the name of a hash
	// sameModel is the least cosine at which a text has the same vector as
	// before. The angle is that of as many bits as are tolerated, 5.6°.
	sameModel = 0.995
)

// fingerprinted returns the texts: without capitals, digits and accents, which
// servers treat differently, and of fields far from each other.
func fingerprinted() []string {
	return []string{
		"how neural networks learn",
		"the weather on mars",
		"what a long winter does to the price of bread",
		"proteins fold into shapes that decide what they do in the cell",
	}
}

// fingerprintOf returns the fingerprint of the vectors of the texts, all of one
// length. It does not depend on their lengths in space.
func fingerprintOf(vectors [][]float32) string {
	b := make([]byte, fingerprintSize/8)
	for i := range fingerprintSize {
		if side(vectors[i*len(vectors)/fingerprintSize], uint64(i)) {
			b[i/8] |= 1 << (i % 8)
		}
	}
	return prefix + hex.EncodeToString(b)
}

// side reports on which side of a plane a vector lies. The components of the
// plane's normal are 1 and -1.
func side(v []float32, plane uint64) bool {
	var sum float64
	r, signs := rand.NewPCG(plane, fingerprintSize), uint64(0)
	for i, x := range v {
		if i%64 == 0 {
			signs = r.Uint64()
		}
		if signs&1 == 0 {
			sum += float64(x)
		} else {
			sum -= float64(x)
		}
		signs >>= 1
	}
	return sum > 0
}

// recognise returns the one among known digests that is of the same model as the
// fingerprint, or else the fingerprint: equal models must have equal digests.
func recognise(fingerprint string, known []string) string {
	best, least := fingerprint, tolerance+1
	for _, k := range known {
		if d := distance(fingerprint, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the bits in which two fingerprints differ; all, if one is none.
func distance(a, b string) int {
	x, y := unhex(a), unhex(b)
	if len(x) != fingerprintSize/8 || len(y) != len(x) {
		return fingerprintSize
	}
	n := 0
	for i := range x {
		n += bits.OnesCount8(x[i] ^ y[i])
	}
	return n
}

func unhex(digest string) []byte {
	rest, ok := strings.CutPrefix(digest, prefix)
	if !ok {
		return nil
	}
	b, err := hex.DecodeString(rest)
	if err != nil {
		return nil
	}
	return b
}
