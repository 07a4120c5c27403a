package static

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
)

// file builds a GGUF file piece by piece.
type file struct{ bytes.Buffer }

func (f *file) u32(n uint32) *file { binary.Write(f, binary.LittleEndian, n); return f }
func (f *file) u64(n uint64) *file { binary.Write(f, binary.LittleEndian, n); return f }
func (f *file) str(s string) *file { f.u64(uint64(len(s))).WriteString(s); return f }

// tiny is a model of three words in 32 dimensions: "cat" and "dog" at right
// angles, "##s" between them.
func tiny(change func(map[string]string)) string {
	parts := map[string]string{"magic": "GGUF", "architecture": "bert", "unk": "[UNK]"}
	if change != nil {
		change(parts)
	}
	vocabulary := []string{"[PAD]", parts["unk"], "▁cat", "▁dog", "s"}
	var f file
	f.WriteString(parts["magic"])
	f.u32(3).u64(1).u64(3)
	f.str("general.architecture").u32(valueString).str(parts["architecture"])
	f.str("bert.block_count").u32(valueU32).u32(uint32(len(parts["blocks"])))
	f.str("tokenizer.ggml.tokens").u32(valueArray).u32(valueString).u64(uint64(len(vocabulary)))
	for _, w := range vocabulary {
		f.str(w)
	}
	f.str("token_embd.weight").u32(2).u64(blockSize).u64(uint64(len(vocabulary) - len(parts["rows"]))).u32(typeQ8_0).u64(0)
	for f.Len()%32 != 0 {
		f.WriteByte(0)
	}
	for i := range vocabulary {
		var block [blockBytes]byte
		block[0], block[1] = 0x00, 0x3c // 1.0 as a half
		switch i {
		case 2:
			block[2] = 100
		case 3:
			block[3] = 100
		case 4:
			block[2], block[3] = 0x9c, 0x9c // -100 each
		}
		f.Write(block[:])
	}
	return f.String()
}

func TestTinyModel(t *testing.T) {
	e, err := open(tiny(nil), "", "sha256:tiny")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text string
		ids  []int32
		x, y float32
	}{
		{"cat", []int32{2}, 1, 0},
		{"Dog!", []int32{3}, 0, 1},
		{"cat dog", []int32{2, 3}, 0.70710677, 0.70710677},
		{"cats", []int32{2, 4}, 0, -1},
		{"cat s", []int32{2, unknown}, 1, 0}, // "s" continues words only
		{"catx cat", []int32{unknown, 2}, 1, 0},
	} {
		ids := idsOf(e, tt.text)
		if !slices.Equal(ids, tt.ids) {
			t.Errorf("%q: ids %v, want %v", tt.text, ids, tt.ids)
		}
		if v, err := e.sum("", ids); err != nil || v[0] != tt.x || v[1] != tt.y {
			t.Errorf("%q: vector %v, %v, want %v and %v", tt.text, v, err, tt.x, tt.y)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	for name, change := range map[string]func(map[string]string){
		"magic":        func(p map[string]string) { p["magic"] = "GGML" },
		"architecture": func(p map[string]string) { p["architecture"] = "llama" },
		"blocks":       func(p map[string]string) { p["blocks"] = "12" },
		"rows":         func(p map[string]string) { p["rows"] = "1" },
		"vocabulary":   func(p map[string]string) { p["unk"] = "[MASK]" },
	} {
		if _, err := open(tiny(change), "", ""); !errors.Is(err, errFormat) {
			t.Errorf("%s: got %v, want %v", name, err, errFormat)
		}
	}
	whole := tiny(nil)
	for n := range len(whole) { // cut anywhere, it is refused
		if _, err := open(whole[:n], "", ""); err == nil {
			t.Fatalf("the first %d of %d bytes were taken for a model", n, len(whole))
		}
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(tiny(nil))
	f.Add(strings.Replace(tiny(nil), "\x05\x00\x00\x00\x00\x00\x00\x00", "\xff\xff\xff\xff\xff\xff\xff\x7f", 1)) // a list that cannot be
	f.Fuzz(func(t *testing.T, s string) {
		e, err := open(s, "", "")
		if err != nil {
			return
		}
		if ids := idsOf(e, "cat dogs and words"); len(ids) == 0 {
			t.Error("no ids")
		} else if v, err := e.sum("", ids); err == nil && len(v) != e.Space().Dimensions {
			t.Errorf("%d components, want %d", len(v), e.Space().Dimensions)
		}
	})
}

func TestFloat16(t *testing.T) {
	for h, want := range map[uint16]float32{0: 0, 0x3c00: 1, 0xc000: -2, 0x3555: 0.33325195, 0x0001: 5.9604645e-08, 0x8001: -5.9604645e-08, 0x7bff: 65504} {
		if got := float16(h); got != want {
			t.Errorf("%#04x: got %v, want %v", h, got, want)
		}
	}
	if nan := float16(0x7e00); nan == nan {
		t.Errorf("NaN: got %v", nan)
	}
}

// listOf is a list as a file has it.
func listOf(all ...string) (l list) {
	var f file
	for _, s := range all {
		l.at = append(l.at, uint32(f.Len()))
		f.str(s)
	}
	l.file = f.String()
	return l
}

// TestSamePieces: of pieces that are the same the last one counts, and one that begins a
// word is not one that continues it.
func TestSamePieces(t *testing.T) {
	tok, err := newTokenizer(listOf("[PAD]", "[UNK]", wordStart+"a", "a", wordStart+"a", "b"), "")
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := tok.appendIDs(nil, "a aab b", maxTokens); !slices.Equal(got, []int32{4, 4, 3, 5, unknown}) {
		t.Errorf("got %v", got)
	}
}

// TestEmptyPieces: pieces without a character do not make the tokenizer loop.
func TestEmptyPieces(t *testing.T) {
	tok, err := newTokenizer(listOf("[PAD]", "[UNK]", wordStart, ""), "")
	if err != nil {
		t.Fatal(err)
	}
	if ids, cut := tok.appendIDs(nil, "cat", maxTokens); !slices.Equal(ids, []int32{unknown}) || cut {
		t.Errorf("got %v, %v, want one unknown word", ids, cut)
	}
}
