package static

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// wordStart is the prefix of pieces that begin a word in a GGUF vocabulary; the
// others continue one.
const wordStart = "▁"

// unknown is the id of [UNK], for a word that no sequence of pieces spells.
const unknown = 1

// tokenizer splits prepared text into WordPiece ids: each word into the longest
// piece that it begins with, then the longest that continues it, and so on.
type tokenizer struct {
	vocabulary list
	pieces     string // of piecesOf
	longest    int    // bytes of the longest piece
}

// newTokenizer returns the tokenizer of a vocabulary. pieces is what piecesOf returns for
// it; empty: it is made, which takes longer than to open the rest of a model.
func newTokenizer(vocabulary list, pieces string) (*tokenizer, error) {
	n := len(vocabulary.at)
	if n <= unknown || vocabulary.get(unknown) != "[UNK]" {
		return nil, fmt.Errorf("%w: id %d of the vocabulary is not [UNK]", errFormat, unknown)
	}
	if n > maxIDs {
		return nil, fmt.Errorf("%w: a vocabulary of %d pieces", errFormat, n)
	}
	if pieces == "" {
		pieces = piecesOf(vocabulary)
	}
	return &tokenizer{vocabulary, pieces[4:], int(little32(pieces))}, nil
}

// appendIDs appends the ids of text, whose words are separated by single
// spaces, to ids, up to limit in all. It reports whether the text has more.
func (t *tokenizer) appendIDs(ids []int32, text string, limit int) ([]int32, bool) {
	for text != "" {
		word, rest, _ := strings.Cut(text, " ")
		ids = t.appendWord(ids, word)
		if len(ids) > limit {
			return ids[:limit], true
		}
		text = rest
	}
	return ids, false
}

func (t *tokenizer) appendWord(ids []int32, word string) []int32 {
	mark, kind := len(ids), begins
	for word != "" {
		end := min(len(word), t.longest)
		id, ok := t.find(kind, word[:end])
		for !ok && end > 1 {
			end--
			if utf8.RuneStart(word[end]) { // pieces end between characters
				id, ok = t.find(kind, word[:end])
			}
		}
		if !ok {
			return append(ids[:mark], unknown)
		}
		ids = append(ids, id)
		word, kind = word[end:], continues
	}
	return ids
}
