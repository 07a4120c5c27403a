// Package static is the built-in embedding model: a table with one vector for
// each word piece. The embedding of a text is the sum of its pieces' vectors,
// scaled to unit length.
//
// It needs no server, no download and no GPU: the model is compiled into the
// program. It knows English only, and does not see the order of words. Its file
// is a standard BERT GGUF without transformer blocks, so an Ollama server can
// serve the same model.
package static

import (
	"context"
	"fmt"
	"math"

	"paperkin/embed"
)

// maxTokens is the number of token ids after which a text is cut: a context of
// 512 less [CLS] and [SEP], which a server adds when it runs the same model.
const maxTokens = 510

// Q8_0 holds a row as blocks of 32 numbers: a 16-bit float, the scale, and 32
// signed bytes to multiply with it.
const (
	blockSize  = 32
	blockBytes = 2 + blockSize
)

// Embedder is a static embedding model. It is safe for concurrent use; every
// call works on one core.
type Embedder struct {
	space     embed.Space
	tokenizer *tokenizer
	table     string // rows of Q8_0 blocks
	rowBytes  int
}

var _ embed.Embedder = (*Embedder)(nil)

// Open returns the built-in model.
func Open() (*Embedder, error) { return open(builtin, builtinPieces, builtinDigest) }

// open returns the model in a GGUF file: architecture "bert", no transformer
// blocks, a Q8_0 token table and a WordPiece vocabulary. digest is that of the
// file, and becomes the space's; pieces may be empty: see newTokenizer.
func open(file, pieces, digest string) (*Embedder, error) {
	g, err := parseGGUF(file)
	if err != nil {
		return nil, err
	}
	if arch := g.strings["general.architecture"]; arch != "bert" {
		return nil, fmt.Errorf("%w: architecture %q, want bert", errFormat, arch)
	}
	if n := g.numbers["bert.block_count"]; n != 0 {
		return nil, fmt.Errorf("%w: %d transformer blocks, want none", errFormat, n)
	}
	vocabulary, t := g.lists["tokenizer.ggml.tokens"], g.tensors["token_embd.weight"]
	if t.kind != typeQ8_0 || len(t.dims) != 2 {
		return nil, fmt.Errorf("%w: token table of type %d with dimensions %v, want a Q8_0 matrix", errFormat, t.kind, t.dims)
	}
	if uint64(len(vocabulary.at)) != t.dims[1] {
		return nil, fmt.Errorf("%w: %d words for %d rows", errFormat, len(vocabulary.at), t.dims[1])
	}
	tok, err := newTokenizer(vocabulary, pieces)
	if err != nil {
		return nil, err
	}
	dimensions := int(t.dims[0])
	return &Embedder{
		space:     builtinSpace(digest, dimensions),
		tokenizer: tok, table: t.data, rowBytes: dimensions / blockSize * blockBytes,
	}, nil
}

// Space implements [embed.Embedder].
func (e *Embedder) Space() embed.Space { return e.space }

// EmbedDocuments implements [embed.Embedder]. A text without a known word has
// no vector, nor has one in another script; one of more than 510 token ids is cut after
// them.
func (e *Embedder) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	partial := &embed.Partial{Total: len(texts), Failed: map[int]error{}}
	var ids []int32
	for i, text := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text = e.space.Preparation.Apply(text)
		var cut bool
		ids, cut = e.tokenizer.appendIDs(ids[:0], text, maxTokens)
		v, err := e.sum(text, ids)
		if err != nil {
			partial.Failed[i] = err
			continue
		}
		vectors[i] = v
		if cut {
			partial.Truncated = append(partial.Truncated, i)
		}
	}
	if !partial.Empty() {
		return vectors, partial
	}
	return vectors, nil
}

// EmbedQuery implements [embed.Embedder].
func (e *Embedder) EmbedQuery(ctx context.Context, question string) ([]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	text := e.space.Preparation.Apply(e.space.Query(question))
	ids, _ := e.tokenizer.appendIDs(nil, text, maxTokens)
	return e.sum(text, ids)
}

// sum adds up the rows of the ids of a prepared text and scales the result to unit length.
// The rows of [UNK] and of the other special tokens are zero, so a text of nothing else is
// an error that wraps [embed.ErrNoVector], and so is one in another script.
func (e *Embedder) sum(text string, ids []int32) ([]float32, error) {
	if !isASCII(text) && isForeign(text) {
		return nil, errScript
	}
	v := make([]float32, e.space.Dimensions)
	for _, id := range ids {
		row := e.table[int(id)*e.rowBytes:][:e.rowBytes]
		for b := 0; b < len(row)/blockBytes; b++ {
			block := row[b*blockBytes:][:blockBytes]
			scale := float16(uint16(block[0]) | uint16(block[1])<<8)
			out := v[b*blockSize:][:blockSize]
			for j := range out {
				out[j] += scale * float32(int8(block[2+j]))
			}
		}
	}
	if err := embed.CheckVector(v, e.space.Dimensions); err != nil {
		return nil, err
	}
	return v, nil
}

// float16 widens an IEEE 754 half-precision number.
func float16(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10)&31, uint32(h)&1023
	switch exponent {
	case 0: // zero and the subnormal numbers: fraction x 2^-24
		v := float32(fraction) / (1 << 24)
		if sign != 0 {
			v = -v
		}
		return v
	case 31: // infinity and NaN
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}
