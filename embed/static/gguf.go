package static

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// errFormat is the error for a file that is not a GGUF model of this kind.
var errFormat = errors.New("not a usable GGUF file")

// Tensor types of the GGUF format that this package reads.
const (
	typeF32  = 0
	typeQ8_0 = 8
)

// Value types of GGUF metadata.
const (
	valueU8 = iota
	valueI8
	valueU16
	valueI16
	valueU32
	valueI32
	valueF32
	valueBool
	valueString
	valueArray
	valueU64
	valueI64
	valueF64
)

// valueSize is the size in bytes of the values that have a fixed one.
var valueSize = [...]int{valueU8: 1, valueI8: 1, valueU16: 2, valueI16: 2, valueU32: 4, valueI32: 4, valueF32: 4,
	valueBool: 1, valueU64: 8, valueI64: 8, valueF64: 8}

// tensor is one tensor of a GGUF file. Its data is part of the file's bytes.
type tensor struct {
	dims []uint64 // the fastest-varying dimension first
	kind uint32
	data string
}

// list is a list of strings in a GGUF file: where the length of each stands, with the
// string behind it. To make the strings of a whole vocabulary takes longer than to open
// the rest of a model.
type list struct {
	file string
	at   []uint32
}

// get returns a string of the list, which is a slice of the file.
func (l list) get(i int) string {
	at := l.at[i]
	length := little32(l.file[at:])
	return l.file[at+8:][:length]
}

func little32(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// gguf is the part of a GGUF file that describes an embedding table: whole
// numbers, strings and lists of strings by key, and the tensors by name. All
// strings are slices of the file.
//
// The format is GGUF version 3: github.com/ggml-org/ggml/blob/master/docs/gguf.md
type gguf struct {
	numbers map[string]uint64
	strings map[string]string
	lists   map[string]list
	tensors map[string]tensor
}

// parseGGUF parses the header of a GGUF file. Anything that reaches past the
// end, or a count that the file has no room for, is an error.
func parseGGUF(file string) (*gguf, error) {
	if len(file) > math.MaxUint32 {
		return nil, fmt.Errorf("%w: %d bytes", errFormat, len(file))
	}
	r := &reader{s: file}
	if magic := r.bytes(4); magic != "GGUF" {
		return nil, fmt.Errorf("%w: starts with %q", errFormat, magic)
	}
	if v := r.u32(); v != 3 {
		return nil, fmt.Errorf("%w: version %d, want 3", errFormat, v)
	}
	tensors, keys := r.u64(), r.u64()
	g := &gguf{numbers: map[string]uint64{}, strings: map[string]string{}, lists: map[string]list{}, tensors: map[string]tensor{}}
	for i := uint64(0); i < keys && r.err == nil; i++ {
		g.readValue(r, r.str(), r.u32())
	}
	type info struct {
		tensor
		offset uint64
	}
	infos := map[string]info{}
	for i := uint64(0); i < tensors && r.err == nil; i++ {
		name := r.str()
		var t info
		n := r.u32()
		if n > 4 {
			return nil, fmt.Errorf("%w: tensor %q has %d dimensions", errFormat, name, n)
		}
		for range n {
			t.dims = append(t.dims, r.u64())
		}
		t.kind, t.offset = r.u32(), r.u64()
		infos[name] = t
	}
	if r.err != nil {
		return nil, r.err
	}
	align := uint64(32)
	if a := g.numbers["general.alignment"]; a > 0 && a <= 1<<16 {
		align = a
	}
	start := (uint64(r.at) + align - 1) / align * align
	if start > uint64(len(file)) {
		return nil, fmt.Errorf("%w: ends before the tensors", errFormat)
	}
	for name, t := range infos {
		size, err := t.size()
		if err != nil {
			return nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		room := uint64(len(file)) - start
		if t.offset > room || size > room-t.offset {
			return nil, fmt.Errorf("%w: tensor %q reaches past the end", errFormat, name)
		}
		t.data = file[start+t.offset:][:size]
		g.tensors[name] = t.tensor
	}
	return g, nil
}

// size is the length of a tensor's data in bytes; 0 for types that this package
// does not read.
func (t tensor) size() (uint64, error) {
	n := uint64(1)
	for _, d := range t.dims {
		if d == 0 || n > math.MaxUint32/d {
			return 0, fmt.Errorf("%w: dimensions %v", errFormat, t.dims)
		}
		n *= d
	}
	switch t.kind {
	case typeF32:
		return n * 4, nil
	case typeQ8_0:
		if len(t.dims) == 0 || t.dims[0]%blockSize != 0 {
			return 0, fmt.Errorf("%w: dimensions %v of a Q8_0 tensor", errFormat, t.dims)
		}
		return n / blockSize * blockBytes, nil
	}
	return 0, nil
}

// readValue reads one metadata value and keeps numbers, strings and lists of
// strings.
func (g *gguf) readValue(r *reader, key string, kind uint32) {
	switch kind {
	case valueString:
		g.strings[key] = r.str()
	case valueArray:
		of, n := r.u32(), r.u64()
		if of == valueString {
			// Every string takes at least eight bytes: never allocate for a count
			// that the file has no room for.
			if n > uint64(len(r.s)-r.at)/8 {
				r.fail("list %q of %d strings", key, n)
				return
			}
			l := list{r.s, make([]uint32, n)}
			for i := range l.at {
				l.at[i] = uint32(r.at)
				r.str()
			}
			g.lists[key] = l
			return
		}
		if of >= uint32(len(valueSize)) || valueSize[of] == 0 || n > uint64(len(r.s)) {
			r.fail("list %q of %d values of type %d", key, n, of)
			return
		}
		r.bytes(int(n) * valueSize[of])
	default:
		if kind >= uint32(len(valueSize)) || valueSize[kind] == 0 {
			r.fail("value %q has type %d", key, kind)
			return
		}
		var wide [8]byte
		copy(wide[:], r.bytes(valueSize[kind]))
		g.numbers[key] = binary.LittleEndian.Uint64(wide[:])
	}
}

// reader reads from a string. After its first error every read returns zero.
type reader struct {
	s   string
	at  int
	err error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: "+format, append([]any{errFormat}, args...)...)
	}
}

func (r *reader) bytes(n int) string {
	if r.err != nil || n < 0 || n > len(r.s)-r.at {
		r.fail("ends after %d bytes", len(r.s))
		return ""
	}
	r.at += n
	return r.s[r.at-n : r.at]
}

func (r *reader) u32() uint32 {
	b := r.bytes(4)
	if b == "" {
		return 0
	}
	return little32(b)
}

func (r *reader) u64() uint64 {
	low := r.u32()
	return uint64(low) | uint64(r.u32())<<32
}

func (r *reader) str() string {
	n := r.u64()
	if n > uint64(len(r.s)) {
		r.fail("string of %d bytes", n)
		return ""
	}
	return r.bytes(int(n))
}
