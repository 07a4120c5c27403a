package static

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// Pieces begin a word or continue one.
const (
	begins = iota
	continues
)

// The pieces of a vocabulary are found by a hash table with open addressing: the length of
// the longest piece in bytes, and then the places, a power of two, each a little-endian
// uint32. A place has the id of a piece plus 1, or 0, and above it bits of the piece's hash,
// which spare most comparisons. The table of the built-in model is a file, so that it need
// not be made at every start.
const (
	idBits = 20
	maxIDs = 1<<idBits - 1
)

// piecesOf makes the table of a vocabulary. Of two pieces that are the same the last one
// counts.
func piecesOf(vocabulary list) string {
	t := make([]byte, 4+4<<bits.Len(uint(2*len(vocabulary.at))))
	longest := 0
	for id := range vocabulary.at {
		piece, kind := vocabulary.piece(id)
		if kind == continues && strings.HasPrefix(piece, "[") {
			continue // [PAD], [UNK], [CLS], [SEP] do not occur in text
		}
		if piece == "" {
			continue // would match without end
		}
		longest = max(longest, len(piece))
		for i := hashOf(kind, piece); ; i++ {
			at := t[4+4*(i&uint64(len(t)/4-2)):]
			place := binary.LittleEndian.Uint32(at)
			if place != 0 {
				if text, k := vocabulary.piece(int(place&maxIDs) - 1); k != kind || text != piece {
					continue
				}
			}
			binary.LittleEndian.PutUint32(at, markOf(hashOf(kind, piece))|uint32(id+1))
			break
		}
	}
	binary.LittleEndian.PutUint32(t, uint32(longest))
	return string(t)
}

// piece is the text of a piece, and whether it begins words or continues them.
func (l list) piece(id int) (text string, kind int) {
	text = l.get(id)
	if bare, ok := strings.CutPrefix(text, wordStart); ok {
		return bare, begins
	}
	return text, continues
}

// find returns the id of a piece.
func (t *tokenizer) find(kind int, piece string) (id int32, ok bool) {
	hash := hashOf(kind, piece)
	mark := markOf(hash)
	for i := hash; ; i++ {
		place := little32(t.pieces[4*(i&uint64(len(t.pieces)/4-1)):])
		if place == 0 {
			return 0, false
		}
		if place&^maxIDs == mark {
			id := int(place&maxIDs) - 1
			if text, k := t.vocabulary.piece(id); k == kind && text == piece {
				return int32(id), true
			}
		}
	}
}

// markOf are the bits of a hash that are kept in its place.
func markOf(hash uint64) uint32 { return uint32(hash>>32) &^ maxIDs }

// hashOf mixes eight bytes at a time by multiplication with 2^64 divided by the golden
// ratio, after Knuth, "The Art of Computer Programming", volume 3, section 6.4.
func hashOf(kind int, s string) uint64 {
	const golden = 0x9e3779b97f4a7c15
	h := uint64(len(s)<<1 | kind)
	for len(s) >= 8 {
		h = (h ^ uint64(little32(s)) ^ uint64(little32(s[4:]))<<32) * golden
		h ^= h >> 29
		s = s[8:]
	}
	if len(s) >= 4 {
		h ^= uint64(little32(s)) << 32
		s = s[4:]
	}
	for i := range len(s) {
		h ^= uint64(s[i]) << (8 * i)
	}
	h *= golden
	return h ^ h>>32
}
