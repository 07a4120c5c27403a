package segment

import "encoding/binary"

// indexEntry is how many bytes the index of the blocks has for each.
const indexEntry = 8 + 4

// fieldWriter writes a field, term by term. It keeps the postings of a block in memory,
// and the first terms of all.
type fieldWriter struct {
	out   *output
	kind  Kind
	place fieldPlace

	entries, postings []byte // of the current block
	last              []byte // term
	inBlock           int
	index, firsts     []byte
	one, skips, runs  []byte // buffers
}

func newFieldWriter(out *output, kind Kind) *fieldWriter {
	return &fieldWriter{out: out, kind: kind, place: fieldPlace{blocks: out.size}}
}

// add writes a term, which comes after the one before, with its postings, of which there
// is one at least.
func (w *fieldWriter) add(term []byte, postings []Posting) error {
	if w.inBlock == blockTerms {
		if err := w.endBlock(); err != nil {
			return err
		}
	}
	shared := 0
	if w.inBlock > 0 {
		for shared < min(len(w.last), len(term)) && w.last[shared] == term[shared] {
			shared++
		}
	} else {
		w.index = binary.LittleEndian.AppendUint64(w.index, uint64(w.out.size))
		w.firsts = append(w.firsts, term...)
		w.index = binary.LittleEndian.AppendUint32(w.index, uint32(len(w.firsts)))
		w.place.count++
	}
	w.last = append(w.last[:0], term...)
	w.one, w.skips, w.runs = appendPostings(w.one[:0], w.kind, postings, w.skips, w.runs)
	b := binary.AppendUvarint(w.entries, uint64(shared))
	b = binary.AppendUvarint(b, uint64(len(term)-shared))
	b = append(b, term[shared:]...)
	b = binary.AppendUvarint(b, uint64(len(postings)))
	if w.kind == Words {
		alone := 0
		for _, p := range postings {
			if p.Second == 0 {
				alone++
			}
		}
		b = binary.AppendUvarint(b, uint64(alone))
	}
	w.entries = binary.AppendUvarint(b, uint64(len(w.one)))
	w.postings = append(w.postings, w.one...)
	w.inBlock++
	w.place.terms++
	return nil
}

func (w *fieldWriter) endBlock() error {
	b := binary.AppendUvarint(nil, uint64(len(w.entries)))
	for _, part := range [][]byte{b, w.entries, w.postings} {
		if _, err := w.out.Write(part); err != nil {
			return err
		}
	}
	w.entries, w.postings, w.inBlock = w.entries[:0], w.postings[:0], 0
	return nil
}

// finish writes what is left, and returns where the field is.
func (w *fieldWriter) finish() (fieldPlace, error) {
	if w.inBlock > 0 {
		if err := w.endBlock(); err != nil {
			return w.place, err
		}
	}
	w.place.index = w.out.size
	if _, err := w.out.Write(w.index); err != nil {
		return w.place, err
	}
	w.place.firsts = w.out.size
	_, err := w.out.Write(w.firsts)
	w.place.end = w.out.size
	return w.place, err
}
